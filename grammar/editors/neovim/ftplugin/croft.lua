-- What a buffer with a source of Croft gets: options, colours by tree-sitter, the language server.
if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

local buffer = vim.api.nvim_get_current_buf()
local options = vim.opt_local
options.commentstring = '// %s'
options.comments = ':///,://'
options.formatoptions:append('croql')
options.iskeyword:append('-') -- inner hyphens belong to names
options.expandtab = true
options.shiftwidth = 2
options.softtabstop = 2
options.tabstop = 2
vim.b.undo_ftplugin = 'setlocal commentstring< comments< formatoptions< iskeyword< expandtab< shiftwidth<'
  .. ' softtabstop< tabstop< omnifunc< foldmethod< foldexpr<'

local croft = require('croft')
croft.highlight(buffer)
croft.attach(buffer)
