-- Pays the visits of $VISITS inside Neovim as a user would, and writes to $ANSWERS what he gets.

local visits = vim.fn.json_decode(vim.fn.readfile(vim.env.VISITS))

--- Waits without holding up the editor, which receives answers and types the keys it was fed meanwhile.
local function wait_for(condition)
  for _ = 1, 1000 do
    local result = condition()
    if result then
      return result
    end
    coroutine.yield()
  end
  error('this never came')
end

local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 't', false)
end

local function lines_of(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local function relative(path)
  return vim.fn.fnamemodify(path, ':.')
end

--- The text of the window that opens above the text.
local function floating_text()
  local window = wait_for(function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return window
      end
    end
  end)
  local text = table.concat(lines_of(vim.api.nvim_win_get_buf(window)), '\n')
  vim.api.nvim_win_close(window, true)
  return { text }
end

--- What is in the list that opens below the text.
local function listed()
  local list = wait_for(function()
    for _, list in ipairs({ vim.fn.getqflist(), vim.fn.getloclist(0) }) do
      if #list > 0 then
        return list
      end
    end
  end)
  vim.cmd('cclose | lclose')
  return list
end

--- The lines that a change gives other texts, in this buffer and in those that are loaded for it.
local function changed_by(change)
  local here = vim.api.nvim_get_current_buf()
  local before = lines_of(here)
  change()
  wait_for(function()
    return not vim.deep_equal(lines_of(here), before)
  end)
  local changed = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local path = vim.api.nvim_buf_get_name(buffer)
    if vim.api.nvim_buf_is_loaded(buffer) and vim.fn.filereadable(path) == 1 then
      local old = buffer == here and before or vim.fn.readfile(path)
      for number, line in ipairs(lines_of(buffer)) do
        if line ~= old[number] then
          table.insert(changed, relative(path) .. ':' .. number .. ' ' .. line)
        end
      end
    end
  end
  return changed
end

local pay = {}

function pay.completion(visit)
  vim.bo.omnifunc = 'v:lua.vim.lsp.omnifunc'
  type_keys((vim.fn.col('.') < visit.column and 'a' or 'i') .. '<C-x><C-o>')
  local items = wait_for(function()
    local items = vim.fn.complete_info({ 'items' }).items
    return #items > 0 and items
  end)
  type_keys('<C-e><Esc>')
  wait_for(function()
    return vim.fn.mode() == 'n'
  end)
  return vim.tbl_map(function(item)
    return item.abbr ~= '' and item.abbr or item.word
  end, items)
end

function pay.hover()
  vim.lsp.buf.hover()
  return floating_text()
end

function pay.signature()
  vim.lsp.buf.signature_help()
  return vim.tbl_filter(function(line)
    return line:find('^default_type')
  end, vim.split(floating_text()[1], '\n'))
end

function pay.definition(visit)
  local line = vim.fn.line('.')
  vim.lsp.buf.definition()
  wait_for(function()
    return relative(vim.fn.expand('%')) ~= visit.file or vim.fn.line('.') ~= line
  end)
  return { relative(vim.fn.expand('%')) .. ':' .. vim.fn.line('.') }
end

function pay.references()
  vim.lsp.buf.references()
  return vim.tbl_map(function(entry)
    return relative(vim.fn.bufname(entry.bufnr)) .. ':' .. entry.lnum
  end, listed())
end

--- The names of a list that has their kind in front, and in newer versions the file behind.
local function listed_names()
  return vim.tbl_map(function(entry)
    return vim.fn.substitute(entry.text, '^\\[\\w\\+\\] \\|\\s\\+in \\S\\+$', '', 'g')
  end, listed())
end

function pay.symbols()
  vim.lsp.buf.document_symbol()
  return listed_names()
end

function pay.workspaceSymbols(visit)
  vim.lsp.buf.workspace_symbol(visit.with)
  return listed_names()
end

function pay.highlights()
  vim.lsp.buf.document_highlight()
  local marks = wait_for(function()
    for name, space in pairs(vim.api.nvim_get_namespaces()) do
      if name:find('lsp') and name:find('references') then
        local marks = vim.api.nvim_buf_get_extmarks(0, space, 0, -1, {})
        return #marks > 0 and marks
      end
    end
  end)
  return vim.tbl_map(function(mark)
    return tostring(mark[2] + 1)
  end, marks)
end

function pay.rename(visit)
  return changed_by(function()
    vim.lsp.buf.rename(visit.with)
  end)
end

function pay.format()
  vim.bo.expandtab = true
  vim.bo.shiftwidth = 4
  return changed_by(vim.lsp.buf.format or vim.lsp.buf.formatting)
end

--- Takes the first action that is offered for what was found in the line.
function pay.actions()
  wait_for(function()
    return #vim.diagnostic.get(0, { lnum = vim.fn.line('.') - 1 }) > 0
  end)
  local titles = {}
  vim.ui.select = function(items, options, choose)
    titles = vim.tbl_map(options.format_item, items)
    choose(nil)
  end
  vim.lsp.buf.code_action()
  wait_for(function()
    return #titles > 0
  end)
  return titles
end

local function visit_all()
  local answers = {}
  for _, visit in ipairs(visits) do
    vim.cmd('edit ' .. visit.file)
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.fn.split(visit.text, '\n', true))
    vim.fn.setqflist({})
    vim.fn.setloclist(0, {})
    vim.fn.cursor(visit.line, visit.column)
    wait_for(function()
      return #vim.lsp.buf_get_clients(0) > 0
    end)
    local ok, answer = pcall(pay[visit.feature], visit)
    table.insert(answers, ok and answer or { answer })
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      vim.cmd('silent! buffer ' .. buffer .. ' | silent! edit!')
    end
  end
  vim.fn.writefile({ vim.fn.json_encode(answers) }, vim.env.ANSWERS)
end

local visitor = coroutine.create(visit_all)
local timer = vim.loop.new_timer()
timer:start(0, 10, vim.schedule_wrap(function()
  if coroutine.status(visitor) == 'suspended' then
    local ok, problem = coroutine.resume(visitor)
    if not ok then
      vim.fn.writefile({ problem }, vim.env.ANSWERS)
    end
  elseif coroutine.status(visitor) == 'dead' then
    vim.cmd('qall!')
  end
end))
