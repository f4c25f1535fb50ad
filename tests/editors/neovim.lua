-- Drives Neovim, the plugin of grammar/editors/neovim, the grammar and the server, as a person would: run by tests/editors/run
-- in a copy of tests/editors/fleet. Ends with `N passed, N failed`.
local SECONDS = 10 -- that anything may take
local passed, failed = 0, 0

local function say(text)
  io.stdout:write(text .. '\n')
end

-- One case: what it does must not raise an error.
local function case(name, body)
  local good, problem = xpcall(body, function(raised)
    return type(raised) == 'string' and raised or debug.traceback(vim.inspect(raised))
  end)
  if good then
    passed = passed + 1
  else
    failed = failed + 1
    say('FAILED Neovim ' .. tostring(vim.version().minor) .. ': ' .. name .. ': ' .. problem)
  end
end

-- Waits until `what` gives something true, and gives that.
local function wait(description, what)
  local found
  local good = vim.wait(SECONDS * 1000, function()
    found = what()
    return found
  end, 10)
  if not good then
    error('it never came to be that ' .. description, 2)
  end
  return found
end

local function buffer_text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

-- Puts the cursor on the nth occurrence of a text, `inside` bytes further.
local function go(text, inside, nth)
  local at = 0
  for _ = 1, nth or 1 do
    at = assert(buffer_text():find(text, at + 1, true), text .. ' is not in the buffer')
  end
  at = at + (inside or 0)
  local before = buffer_text():sub(1, at - 1)
  local _, row = before:gsub('\n', '')
  local column = #before - (before:match('.*\n()') or 1) + 1
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  return row, column
end

local croft = require('croft')
local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function edit(path)
  vim.cmd('edit ' .. path)
  local buffer = vim.api.nvim_get_current_buf()
  return buffer, wait('a server is attached to ' .. path, function()
    local client = croft.client(buffer)
    return client and client.initialized and client
  end)
end

-- What the server answers.
local function ask(buffer, method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, SECONDS * 1000)
  for _, answer in pairs(answers or {}) do
    if answer.error or answer.err then
      error(method .. ': ' .. vim.inspect(answer.error or answer.err), 2)
    end
    return answer.result
  end
  error(method .. ' is not answered', 2)
end

local function here(client)
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

-- The captures of the query of highlights at a place, in their order.
local function captures(buffer, row, column)
  local get = vim.treesitter.query.get or vim.treesitter.get_query
  local query = get('croft', 'highlights')
  local tree = vim.treesitter.get_parser(buffer, 'croft'):parse()
  tree = tree[1] or select(2, next(tree))
  local found = {}
  for id, node in query:iter_captures(tree:root(), buffer, row, row + 1) do
    local from, left, to, right = node:range()
    if (from < row or (from == row and left <= column)) and (to > row or (to == row and right > column)) then
      table.insert(found, query.captures[id])
    end
  end
  return found
end

local function shown_as(buffer, text, inside, wanted)
  local row, column = go(text, inside)
  local found = captures(buffer, row, column)
  for _, capture in ipairs(found) do
    if capture == wanted or vim.startswith(capture, wanted .. '.') then
      return
    end
  end
  error('`' .. text .. '` should be @' .. wanted .. ', is ' .. vim.inspect(found))
end

local web, client

case('a source is of the type croft', function()
  web, client = edit('hosts/demo/web.croft')
  assert(vim.bo[web].filetype == 'croft', vim.bo[web].filetype)
  assert(vim.bo[web].commentstring == '// %s')
  assert(vim.bo[web].shiftwidth == 2 and vim.bo[web].expandtab)
end)

case('tree-sitter colours it', function()
  assert(vim.treesitter.highlighter.active[web], 'no highlighter is active')
  assert(not vim.treesitter.get_parser(web, 'croft'):parse()[1]:root():has_error(), 'it has errors')
end)

for _, place in ipairs({
  { 'use', 0, 'keyword' }, { '// Pages', 0, 'comment' }, { 'service', 0, 'type' }, { 'port', 0, 'property' }, { '8080', 0, 'number' },
  { '"web.', 1, 'string' }, { '${', 0, 'punctuation.special' },
}) do
  case('`' .. place[1] .. '` is @' .. place[3], function()
    shown_as(web, unpack(place))
  end)
end

case('the server says what it can', function()
  local can = client.server_capabilities or client.resolved_capabilities
  for _, name in ipairs({ 'hoverProvider', 'definitionProvider', 'renameProvider', 'completionProvider', 'codeActionProvider' }) do
    assert(can[name], name .. ' is missing')
  end
end)

case('hover tells the type and the documentation', function()
  go('port')
  local answer = vim.inspect(ask(web, 'textDocument/hover', here(client)))
  assert(answer:find('Int', 1, true), answer)
  assert(answer:find('The port that it listens on', 1, true), answer)
end)

case('definition leads into another file', function()
  vim.api.nvim_set_current_buf(web)
  go('${domain', 3)
  vim.lsp.buf.definition()
  wait('site.croft is shown', function()
    return vim.api.nvim_buf_get_name(0):match('hosts/site%.croft$')
  end)
  local line = vim.api.nvim_get_current_line()
  assert(line:find('let domain', 1, true), line)
end)

case('completion offers the fields that are left, and the cases of a type', function()
  vim.api.nvim_set_current_buf(web)
  local function labels(answer)
    local found = {}
    for _, item in ipairs(answer.items or answer) do
      found[item.label] = item
    end
    return found
  end
  vim.api.nvim_buf_set_lines(web, 5, 6, false, { '  w' })
  vim.api.nvim_win_set_cursor(0, { 6, 3 })
  local params = here(client)
  params.position.character = 3
  local fields = labels(ask(web, 'textDocument/completion', params))
  assert(fields.workload, 'no `workload` in ' .. vim.inspect(vim.tbl_keys(fields)))
  vim.api.nvim_buf_set_lines(web, 5, 6, false, { '  workload = s' })
  params.position.character = 14
  local cases = labels(ask(web, 'textDocument/completion', params))
  assert(cases.sqlite, 'no `sqlite` in ' .. vim.inspect(vim.tbl_keys(cases)))
  vim.api.nvim_buf_set_lines(web, 5, 6, false, { '  workload = sqlite' })
end)

-- The problems of a buffer whose words hold a text.
local function problems(buffer, words)
  return vim.tbl_filter(function(diagnostic)
    return diagnostic.message:find(words, 1, true)
  end, vim.diagnostic.get(buffer))
end

case('what is wrong is shown, and goes when its fix is applied', function()
  vim.api.nvim_set_current_buf(web)
  local before = buffer_text(web)
  vim.api.nvim_buf_set_lines(web, 4, 5, false, { '  port     := 8080' })
  local found = wait('a problem is shown', function()
    return problems(web, ':=')[1]
  end)
  assert(found.lnum == 4 and found.severity == vim.diagnostic.severity.ERROR, vim.inspect(found))
  go(':=')
  local titles = {}
  vim.ui.select = function(items, options, chosen)
    for _, item in ipairs(items) do
      local title = options.format_item and options.format_item(item) or tostring(item)
      table.insert(titles, title)
      if title:find('Fix:', 1, true) then
        return chosen(item, 1)
      end
    end
    chosen(nil)
  end
  vim.lsp.buf.code_action()
  wait('the fix is applied, out of ' .. vim.inspect(titles), function()
    return buffer_text(web) == before
  end)
  wait('the problem is gone', function()
    return #vim.diagnostic.get(web) == 0
  end)
end)

case('rename edits every file that has the name', function()
  local site = edit('hosts/site.croft')
  go('domain')
  vim.lsp.buf.rename('zone')
  local files = { ['hosts/site.croft'] = 'let zone: Fqdn', ['hosts/demo/web.croft'] = '${zone}', ['hosts/demo/mail.croft'] = '${zone}' }
  wait('three buffers have the new name', function()
    for path, text in pairs(files) do
      local buffer = vim.fn.bufnr(path)
      if buffer == -1 or not vim.api.nvim_buf_is_loaded(buffer) or not buffer_text(buffer):find(text, 1, true) then
        return false
      end
    end
    return true
  end)
  assert(buffer_text(vim.fn.bufnr('hosts/demo/mail.croft')):find('use site (zone)', 1, true), 'the import has the old name')
  assert(not buffer_text(site):find('domain', 1, true), buffer_text(site))
  assert(#get_clients() == 1, 'the fleet has ' .. #get_clients() .. ' servers')
end)

case('formatting puts the source in order', function()
  vim.api.nvim_set_current_buf(web)
  vim.api.nvim_buf_set_lines(web, 4, 5, false, { 'port=8080' })
  vim.cmd('CroftFormat')
  wait('the line is in order', function()
    return buffer_text(web):find('\n  port     = 8080\n', 1, true)
  end)
end)

case('bodies fold', function()
  local ranges = ask(web, 'textDocument/foldingRange', { textDocument = vim.lsp.util.make_text_document_params(web) })
  local found = vim.tbl_filter(function(range)
    return range.startLine == 3 and range.endLine >= 6
  end, ranges)
  assert(#found == 1, vim.inspect(ranges))
  if vim.treesitter.foldexpr then
    vim.api.nvim_set_current_buf(web)
    vim.cmd('normal! zx')
    wait('tree-sitter folds it', function()
      return vim.fn.foldlevel(5) == 1
    end)
  end
end)

case('the preview shows what the resource becomes, follows changes, and leads back', function()
  vim.api.nvim_set_current_buf(web)
  go('service')
  local preview = wait('a preview is shown', function()
    local buffer = vim.fn.bufnr('croft://demo/etc/web.conf')
    if buffer == -1 then -- what the rename has changed in other buffers may be on its way still
      vim.cmd('CroftPreview')
      vim.wait(300, function()
        return vim.fn.bufnr('croft://demo/etc/web.conf') ~= -1
      end, 10)
    end
    return buffer ~= -1 and buffer_text(buffer):find('listen 8080', 1, true) and buffer
  end)
  vim.api.nvim_buf_set_lines(web, 4, 5, false, { '  port     = 8081' })
  vim.api.nvim_exec_autocmds('TextChanged', { buffer = web })
  wait('the preview has followed', function()
    return buffer_text(preview):find('listen 8081', 1, true)
  end)
  vim.api.nvim_set_current_win(vim.fn.bufwinid(preview))
  go('listen')
  require('croft.preview').jump()
  wait('the source is shown', function()
    return vim.api.nvim_buf_get_name(0):match('%.croft$')
  end)
end)

case('lints need no server', function()
  local lint = require('croft.lint')
  assert(vim.tbl_count(lint.queries()) >= 20, vim.inspect(vim.tbl_keys(lint.queries())))
  local buffer = vim.api.nvim_create_buf(true, false)
  local text = { 'let a = 1', 'let b = not not true', '// "not not"', 'file "/etc/x" { content = "y"; mode = "644" }' }
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, text)
  lint.attach(buffer)
  local function shown()
    return vim.tbl_map(function(found)
      return found.lnum .. ' ' .. found.code
    end, vim.diagnostic.get(buffer))
  end
  assert(vim.tbl_contains(shown(), '1 double-negation'), vim.inspect(shown()))
  assert(not vim.tbl_contains(shown(), '2 double-negation'), vim.inspect(shown()))
  vim.api.nvim_buf_set_lines(buffer, 1, 2, false, { '', 'let b = true' })
  wait('what is mended is no longer shown', function()
    return not vim.tbl_contains(shown(), '1 double-negation') and not vim.tbl_contains(shown(), '2 double-negation')
  end)
end)

case('the server starts anew', function()
  vim.api.nvim_set_current_buf(web)
  local old = croft.client(web).id
  vim.cmd('CroftRestart')
  wait('another server is attached', function()
    local new = croft.client(web)
    return new and new.initialized and new.id ~= old
  end)
end)

-- The servers end before the editor does: it would be killed by the pipe that it writes its farewell to.
case('the servers end when they are told to', function()
  vim.lsp.stop_client(get_clients())
  wait('no server is left', function()
    return #get_clients() == 0
  end)
end)

say(passed .. ' passed, ' .. failed .. ' failed')
io.stdout:flush()
vim.cmd('qall!')
