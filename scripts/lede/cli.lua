--- lede.cli: the command line.  Run by the program in a state of its own, which no script shares.
-- (arguments, host) -> options for the program; or nil, message: a usage error; or nothing: all is done (help).

local argparse = require "argparse"

local function bundled(host)
  local names = {}
  for _, file in ipairs(host.files(host.share .. "/analyses", ".lua") or {}) do
    names[#names + 1] = file:match "^(.*)%.lua$"
  end
  return names
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

---- Help ------------------------------------------------------------------------------------------------------------

local examples = [[
Examples:
   lede run claims article.html                  who said what, and the words that prove it
   lede run timeline --date 2025-12-02 talk.txt  a text that does not state its date
   lede run claims --format jsonl articles/      a folder, as JSON Lines
   lede run summary https://example.org/story    a page on the web
   lede run my-script.lua - < article.txt        a script of yours, on standard input]]

-- The first comment of an analysis says what it does: "--- claims: who said what".
local function summary(host, name)
  local file = io.open(("%s/analyses/%s.lua"):format(host.share, name))
  local line = file and file:read "l" or ""
  if file then file:close() end
  return (line:gsub("^%-+%s*", ""):gsub("^" .. name .. "%s*[:-]%s*", ""))
end

local function analyses_help(host)
  local lines = { "Analyses:" }
  for _, name in ipairs(bundled(host)) do
    lines[#lines + 1] = ("   %-23s %s"):format(name, summary(host, name))
  end
  return table.concat(lines, "\n")
end

---- The parser ------------------------------------------------------------------------------------------------------

local function number_above_zero(text)
  local n = tonumber(text)
  if n and n > 0 and n < math.huge then return n end
  return nil, ("'%s' is not a number of seconds above 0"):format(text)
end

local function count(text)
  local n = text:match "^%d+$" and math.tointeger(tonumber(text))
  if n and n >= 1 and n <= 512 then return n end
  return nil, ("'%s' is not a number of workers from 1 to 512"):format(text)
end

local function date(text)
  local y, m, d = text:match "^(%d%d%d%d)-(%d%d)-(%d%d)$"
  local days = y and os.date("!%d", os.time { year = y, month = m + 1, day = 0, hour = 12 })
  if y and m >= "01" and m <= "12" and d >= "01" and d <= days then return text end
  return nil, ("'%s' is not a date (YYYY-MM-DD)"):format(text)
end

local function add_run(parser, host)
  local run = parser:command "run":summary "Run an analysis over articles."
  run:usage "Usage: lede run NAME|SCRIPT INPUT... [options]"
  run:description("Run an analysis, one that comes with lede or a script of yours, over articles.\n\n" .. examples)
  run:epilog(analyses_help(host) .. "\n\nExit status: 0 done, 1 an input failed, 2 usage, 3 an error in the script.")
  run:argument("NAME|SCRIPT", "An analysis by its name, or a script of yours: SCRIPT.lua."):target "script"
  run:argument("INPUT", "Text or HTML files, folders of them, http(s) URLs, - for standard input."):target "inputs"
    :args "*"
  run:option("--format", "What to print: text for people (the default), or jsonl, a fact a line.", "text")
    :choices { "text", "jsonl" }:show_default(false)
  run:option("--date", "The day the articles are from, for \"last week\" and the like.")
    :argname "YYYY-MM-DD":convert(date)
  run:option("-j", "Worker processes (as many as there are cores); also --jobs."):hidden_name "--jobs":target "jobs"
    :argname "N":convert(count)
  run:option("--timeout", "Seconds that one article may take (60).", "60"):argname "SECONDS":convert(number_above_zero)
    :show_default(false)
  run:flag("--allow-private", "Fetch from private and loopback addresses too.")
  run:flag("-q --quiet", "No progress line.")
end

local function new_parser(host)
  local parser = argparse("lede", "Read the news with a script: claims, entities, timelines, with their evidence.")
  parser:usage "Usage: lede COMMAND ..."
  parser:help_description_margin(27):require_command(false):command_target "command"
  parser:flag("--version", "Print the version and exit."):action(function()
    io.stdout:write("lede ", host.version, "\n")
    os.exit(0)
  end)
  parser:epilog(examples .. "\n\nlede COMMAND --help tells more of a command.")
  add_run(parser, host)
  return parser
end

---- What was meant --------------------------------------------------------------------------------------------------

-- argparse: "unknown option '--formt'\nDid you mean '--format'?"
local function one_line(message, command)
  message = message:gsub("\nDid you mean (.-)%?$", " (did you mean %1?)")
  return ("%s; see: lede%s --help"):format(message, command and " " .. command or "")
end

local function find_script(host, word)
  if word:find "/" or word:find "%.lua$" then
    if exists(word) then return word end
    return nil, ("no script '%s'"):format(word)
  end
  local names = bundled(host)
  for _, name in ipairs(names) do
    if name == word then return ("%s/analyses/%s.lua"):format(host.share, name) end
  end
  local near = host.near(word, names)
  if near then return nil, ("no analysis '%s' (did you mean '%s'?)"):format(word, near) end
  return nil, ("no analysis '%s'; there are %s; a script of yours is named by its path or with .lua"):format(
    word, table.concat(names, ", "))
end

local function run_options(host, given)
  local script, problem = find_script(host, given.script)
  if not script then return nil, problem end
  if #given.inputs == 0 then
    return nil, "no input: name a file, a folder or a URL, or - for standard input; see: lede run --help"
  end
  given.script = script
  given.jobs = given.jobs or host.cores
  return given
end

return function(arguments, host)
  local parser = new_parser(host)
  local ok, given = parser:pparse(arguments)
  if not ok then return nil, one_line(given, arguments[1] == "run" and "run" or nil) end
  if given.command == "run" then return run_options(host, given) end
  io.stderr:write(parser:get_usage(), "\n", examples, "\n\nlede --help tells more.\n")
  os.exit(2)
end
