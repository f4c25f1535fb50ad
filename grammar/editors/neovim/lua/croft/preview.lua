-- The files that sources become, beside the sources: shown as they would be written now, unsaved changes included, and kept
-- so. `gd` or Enter on a line leads to the source that it comes from.
local M = {}

local DELAY = 300 -- milliseconds after a change, so that typing is not disturbed
local shown = {} -- buffer of a preview → { file, client, lines }
local timer = vim.loop.new_timer()

-- 0.11 made methods of what had been functions.
local function ask(client, method, params, handler, buffer)
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, buffer)
  else
    client.request(method, params, handler, buffer)
  end
end

local function fill(buffer, result)
  if not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  shown[buffer].lines = result.lines or {}
  vim.bo[buffer].modifiable = true
  local lines = vim.split(result.text or '', '\n', { plain = true })
  if lines[#lines] == '' then
    table.remove(lines)
  end
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
end

local function request(buffer, after)
  local preview = shown[buffer]
  ask(preview.client, 'croft/preview', { host = preview.file.host, path = preview.file.path }, function(err, result)
    if err then
      vim.notify('croft: ' .. err.message, vim.log.levels.WARN)
    elseif result then
      fill(buffer, result)
      if after then
        after()
      end
    end
  end, preview.source)
end

-- Previews follow what is typed.
local function follow()
  timer:stop()
  timer:start(DELAY, 0, vim.schedule_wrap(function()
    for buffer in pairs(shown) do
      if vim.api.nvim_buf_is_valid(buffer) then
        request(buffer)
      else
        shown[buffer] = nil
      end
    end
  end))
end

--- Jumps from the line of a preview to the source that it comes from.
function M.jump()
  local preview = shown[vim.api.nvim_get_current_buf()]
  local line = vim.api.nvim_win_get_cursor(0)[1]
  local source = preview and preview.lines[line]
  if not source or source == vim.NIL then
    return vim.notify('croft: no source is known for this line')
  end
  local window = vim.fn.bufwinid(preview.source)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
  end
  if vim.lsp.util.show_document then
    vim.lsp.util.show_document(source, preview.client.offset_encoding, { focus = true })
  else
    vim.lsp.util.jump_to_location(source, preview.client.offset_encoding)
  end
end

--- Opens a file { host, path, line } beside the current window.
function M.open(file)
  local source = vim.api.nvim_get_current_buf()
  local client = require('croft').client(source)
  if not file or not client then
    return
  end
  vim.cmd('botright vnew')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  pcall(vim.api.nvim_buf_set_name, buffer, 'croft://' .. file.host .. file.path)
  vim.keymap.set('n', 'gd', M.jump, { buffer = buffer })
  vim.keymap.set('n', '<CR>', M.jump, { buffer = buffer })
  shown[buffer] = { file = file, client = client, source = source, lines = {} }
  request(buffer, function()
    local window = vim.fn.bufwinid(buffer)
    if file.line and window ~= -1 then
      pcall(vim.api.nvim_win_set_cursor, window, { file.line + 1, 0 })
    end
  end)
  local group = vim.api.nvim_create_augroup('croft_preview', { clear = true })
  vim.api.nvim_create_autocmd({ 'TextChanged', 'TextChangedI' }, { group = group, pattern = '*.croft', callback = follow })
  vim.cmd('wincmd p')
end

--- Asks which files the resource at the cursor becomes, and opens one.
function M.show()
  local buffer = vim.api.nvim_get_current_buf()
  local client = require('croft').client(buffer)
  if not client then
    return vim.notify('croft: no server is attached', vim.log.levels.WARN)
  end
  local position = vim.lsp.util.make_position_params(0, client.offset_encoding)
  ask(client, 'croft/outputs', position, function(err, files)
    if err then
      vim.notify('croft: ' .. err.message, vim.log.levels.WARN)
    elseif not files or #files == 0 then
      vim.notify('croft: nothing here becomes a file')
    elseif #files == 1 then
      M.open(files[1])
    else
      vim.ui.select(files, {
        prompt = 'Which file?',
        format_item = function(file)
          return file.host .. ': ' .. file.path
        end,
      }, M.open)
    end
  end, buffer)
end

return M
