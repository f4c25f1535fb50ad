// Emscripten 3.1.6 takes the target of a link for a string that it has not yet read from memory.
mergeInto(LibraryManager.library, {
  __syscall_symlinkat__sig: "iiii",
  __syscall_symlinkat__deps: ["$FS", "$SYSCALLS"],
  __syscall_symlinkat: function (target, directory, path) {
    try {
      FS.symlink(UTF8ToString(target), SYSCALLS.calculateAt(directory, UTF8ToString(path)));
      return 0;
    } catch (error) {
      if (!(error instanceof FS.ErrnoError)) throw error;
      return -error.errno;
    }
  },
});
