-- Lints without a server: the queries of queries/croft/lints/ over a buffer's syntax tree, shown as diagnostics.
-- Lints whose conditions Neovim does not know, those that look at other files, and comments that allow one are left to
-- `croft lint`.
local M = {}

local namespace = vim.api.nvim_create_namespace('croft-lint')
local PAUSE = 200 -- milliseconds after a change
local known = { ['eq?'] = true, ['match?'] = true, ['any-of?'] = true, ['set!'] = true }
local queries -- name → query, read once

local parse = vim.treesitter.query and vim.treesitter.query.parse or vim.treesitter.parse_query
local node_text = vim.treesitter.get_node_text or vim.treesitter.query.get_node_text

-- Neovim reads regular expressions as Vim's (`\v`): those that mean something else there are not for it.
local function means_the_same(regex)
  return not regex:find('[=<>&@~%%]') and not regex:find('%(%?') and not regex:find('\\b', 1, true)
end

local function is_known(text)
  for word in text:gsub('\n;[^\n]*', ''):gmatch('%(#([%a-]+[?!])') do
    if not known[word:gsub('^not%-', ''):gsub('^any%-eq', 'eq')] then
      return false
    end
  end
  for regex in text:gmatch('match%? @%S+ "(.-)"%)') do
    if not means_the_same(regex) then
      return false
    end
  end
  return true
end

--- The lints that this Neovim can use, by name.
function M.queries()
  if queries then
    return queries
  end
  queries = {}
  for _, path in ipairs(vim.api.nvim_get_runtime_file('queries/croft/lints/*.scm', true)) do
    local text = table.concat(vim.fn.readfile(path), '\n')
    local name = vim.fn.fnamemodify(path, ':t:r')
    local good, query = pcall(parse, 'croft', text)
    if good and is_known('\n' .. text) and not queries[name] then
      queries[name] = query
    end
  end
  return queries
end

-- The nodes of a match by the names of their captures; later releases give lists of nodes.
local function by_name(query, match)
  local nodes = {}
  for id, node in pairs(match) do
    nodes[query.captures[id]] = type(node) == 'table' and node[#node] or node
  end
  return nodes
end

local function filled(message, nodes, buffer)
  return (message:gsub('{@([%w_.-]+)}', function(name)
    return nodes[name] and node_text(nodes[name], buffer) or ''
  end))
end

--- What the lints say of a buffer, as Neovim's diagnostics.
function M.find(buffer)
  local root = vim.treesitter.get_parser(buffer, 'croft'):parse()[1]:root()
  local found = {}
  for name, query in pairs(M.queries()) do
    for _, match, metadata in query:iter_matches(root, buffer, 0, -1) do
      local nodes = by_name(query, match)
      if nodes.lint and metadata.message and not nodes.lint:has_error() then
        local row, column, end_row, end_column = nodes.lint:range()
        table.insert(found, {
          lnum = row,
          col = column,
          end_lnum = end_row,
          end_col = end_column,
          severity = vim.diagnostic.severity.WARN,
          source = 'croft lint',
          code = name,
          message = filled(metadata.message, nodes, buffer),
        })
      end
    end
  end
  return found
end

--- Shows them, now and after each change.
function M.attach(buffer)
  local waiting = false
  local function show()
    waiting = false
    if vim.api.nvim_buf_is_valid(buffer) then
      vim.diagnostic.set(namespace, buffer, M.find(buffer))
    end
  end
  vim.api.nvim_buf_attach(buffer, false, {
    on_lines = function()
      if not waiting then
        waiting = true
        vim.defer_fn(show, PAUSE)
      end
    end,
  })
  show()
end

return M
