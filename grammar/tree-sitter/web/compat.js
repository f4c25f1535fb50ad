// Where Emscripten 3.1.6 differs from Linux in links: it takes the target for a string that it has not yet read from
// memory, and sets the time of what a link leads to, which need not be there.
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
  __syscall_utimensat__sig: "iiiii",
  __syscall_utimensat__deps: ["$FS", "$SYSCALLS"],
  __syscall_utimensat: function (directory, path, times, flags) {
    try {
      const at = SYSCALLS.calculateAt(directory, UTF8ToString(path), true);
      const node = FS.lookupPath(at, { follow: !(flags & 0x100) }).node;
      node.node_ops.setattr(node, { timestamp: HEAP32[(times + 8) >> 2] * 1000 });
      return 0;
    } catch (error) {
      if (!(error instanceof FS.ErrnoError)) throw error;
      return -error.errno;
    }
  },
});
