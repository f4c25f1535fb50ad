-- Croft in Neovim, 0.7 and later: which root a file belongs to, the language server, colours by tree-sitter, commands.
--
-- Settings, all of them optional:
--   vim.g.croft_command = { '/path/to/croft', 'lsp' }
--   vim.g.croft_format_on_save = true
local M = {}

local is_new = vim.lsp.start ~= nil -- 0.8 and later

--- The folder of the fleet that a file belongs to: the nearest one above with `hosts/` or `stdlib/` in it, else the file's own.
function M.root(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  local at = folder
  while true do
    if vim.fn.isdirectory(at .. '/hosts') == 1 or vim.fn.isdirectory(at .. '/stdlib') == 1 then
      return at
    end
    local above = vim.fn.fnamemodify(at, ':h')
    if above == at then
      return folder
    end
    at = above
  end
end

-- --- The server ---

local clients = {} -- root → id, where Neovim does not keep account itself

local function configuration(root)
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  return {
    name = 'croft',
    cmd = vim.g.croft_command or { 'croft', 'lsp' },
    root_dir = root,
    capabilities = capabilities,
    on_exit = function()
      clients[root] = nil
    end,
  }
end

--- Starts the server for a buffer's fleet, or attaches the buffer to the one that runs.
function M.attach(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local command = (vim.g.croft_command or { 'croft' })[1]
  if name == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  if vim.fn.executable(command) == 0 then
    pcall(require('croft.lint').attach, buffer) -- the grammar alone, if its parser is there
    vim.notify_once('croft: `' .. command .. '` is not there; set vim.g.croft_command', vim.log.levels.WARN)
    return
  end
  local root = M.root(name)
  if is_new then
    vim.lsp.start(configuration(root), { bufnr = buffer })
  else
    clients[root] = clients[root] or vim.lsp.start_client(configuration(root))
    vim.lsp.buf_attach_client(buffer, clients[root])
    vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
  if vim.g.croft_format_on_save then
    vim.api.nvim_create_autocmd('BufWritePre', {
      buffer = buffer,
      callback = M.format,
    })
  end
end

--- Formats the current buffer by the server.
function M.format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ name = 'croft' })
  else
    vim.lsp.buf.formatting_sync(nil, 1000)
  end
end

--- The client that a buffer is attached to, or nil.
function M.client(buffer)
  local get = vim.lsp.get_clients or function(filter)
    return vim.tbl_values(vim.lsp.buf_get_clients(filter.bufnr))
  end
  for _, client in ipairs(get({ bufnr = buffer })) do
    if client.name == 'croft' then
      return client
    end
  end
end

--- Stops the servers and attaches all buffers to new ones.
function M.restart()
  local buffers = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local client = vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'croft' and M.client(buffer)
    if client then
      table.insert(buffers, buffer)
      vim.lsp.stop_client(client.id)
    end
  end
  clients = {}
  vim.wait(2000, function()
    for _, buffer in ipairs(buffers) do
      if M.client(buffer) then
        return false
      end
    end
    return true
  end, 20)
  for _, buffer in ipairs(buffers) do
    M.attach(buffer)
  end
end

-- --- Colours and folds ---

-- The parser: parser/croft.so in the runtime path, or what `make install` put beside the program.
local function parser()
  if #vim.api.nvim_get_runtime_file('parser/croft.so', false) > 0 then
    return true
  end
  local program = vim.fn.exepath((vim.g.croft_command or { 'croft' })[1])
  local library = vim.fn.fnamemodify(vim.fn.resolve(program), ':h:h') .. '/lib/libtree-sitter-croft.so'
  if program == '' or vim.fn.filereadable(library) == 0 then
    return false
  end
  if vim.treesitter.language and vim.treesitter.language.add then
    return pcall(vim.treesitter.language.add, 'croft', { path = library })
  end
  return pcall(vim.treesitter.require_language, 'croft', library)
end

--- Colours by tree-sitter, where the parser is there; else syntax/croft.vim colours.
function M.highlight(buffer)
  if not parser() then
    return
  end
  if vim.treesitter.start then
    vim.treesitter.start(buffer, 'croft')
  else
    require('vim.treesitter.highlighter').new(vim.treesitter.get_parser(buffer, 'croft'))
  end
  if vim.treesitter.foldexpr then
    vim.opt_local.foldmethod = 'expr'
    vim.opt_local.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
    vim.opt_local.foldenable = false -- zi, or zc, folds
  end
end

-- --- Commands ---

vim.api.nvim_create_user_command('CroftRestart', M.restart, { desc = 'Start `croft lsp` anew' })
vim.api.nvim_create_user_command('CroftFormat', M.format, { desc = 'Format the source' })
vim.api.nvim_create_user_command('CroftPreview', function()
  require('croft.preview').show()
end, { desc = 'Show the files that the resource at the cursor becomes' })

-- What code lenses of the server ask for.
vim.lsp.commands['croft.preview'] = function(command)
  require('croft.preview').open((command.arguments or {})[1])
end

return M
