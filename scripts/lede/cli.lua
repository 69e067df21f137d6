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

local test_examples = [[
Examples:
   lede test my-script.lua                       a script of yours, on the examples that it carries
   lede test scripts/                            every script in a folder that carries examples
   lede test claims entities                     analyses that come with lede
   lede test --gold gold.jsonl my-script.lua     precision and recall on rows that are known to be right]]

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

local function whole_number(text)
  local n = text:match "^%d+$" and math.tointeger(tonumber(text))
  if n and n <= 1000000 then return n end
  return nil, ("'%s' is not a number from 0 to 1000000"):format(text)
end

local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function date(text)
  local y, m, d = text:match "^(%d%d%d%d)-(%d%d)-(%d%d)$"
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  local leap = y and (y % 4 == 0 and y % 100 ~= 0 or y % 400 == 0)
  local days = m == 2 and leap and 29 or DAYS[m]
  if days and d >= 1 and d <= days then return text end
  return nil, ("'%s' is not a date (YYYY-MM-DD)"):format(text)
end

local function add_lexicon(command)
  command:option("--lexicon", "Word lists of yours: a file, named like its class, or a folder of them.")
    :argname "FILE|FOLDER":count "*":target "lexicons"
end

local function add_extract(command)
  command:option("--extract", "How much of a web page: precise, balanced (the default) or complete.")
    :choices { "precise", "balanced", "complete" }
end

local function sentences(text)
  local n = text:match "^%d+$" and math.tointeger(tonumber(text))
  if n and n >= 1 and n <= 1000 then return n end
  return nil, ("'%s' is not a number of sentences from 1 to 1000"):format(text)
end

local function add_run(parser, analyses)
  local run = parser:command "run":summary "Run an analysis over articles."
  run:usage "Usage: lede run NAME|SCRIPT INPUT... [options]"
  run:description("Run an analysis, one that comes with lede or a script of yours, over articles.\n\n" .. examples)
  run:epilog(analyses .. "\n\nExit status: 0 done, 1 an input failed, 2 usage, 3 an error in the script.")
  run:argument("NAME|SCRIPT", "An analysis by its name, or a script of yours: SCRIPT.lua."):target "script"
  run:argument("INPUT", "Text or HTML files, folders of them, http(s) URLs, - for standard input."):target "inputs"
    :args "*"
  run:option("--offsets", "What start and end count in JSON Lines: bytes (the default), codepoints or utf16.")
    :choices { "bytes", "codepoints", "utf16" }
  run:flag("--source-bytes", "In JSON Lines, of every part: which bytes of the file or page say it.")
  run:option("--format", "text for people (default); jsonl, a fact a line; timelines: svg, timelinejs, ics.", "text")
    :argname "FORMAT":choices { "text", "jsonl", "svg", "timelinejs", "ics" }
    :show_default(false)
  run:option("--date", "The day the articles are from, for \"last week\" and the like.")
    :argname "YYYY-MM-DD":convert(date)
  run:option("--domain", "Dates as in news, near its day, or one after another; else as the text looks.")
    :argname "news|narrative":choices { "news", "narrative" }
  run:option("--review", "What you have decided about names (same:, different:, type:, alias:)."):argname "FILE"
  run:option("--names", "Names of your own with types and ids: CSV, TSV or JSON Lines."):argname "FILE":target "watch"
  run:option("-j", "Worker processes (as many as there are cores); also --jobs."):hidden_name "--jobs":target "jobs"
    :argname "N":convert(count)
  run:option("--timeout", "Seconds that one article may take (60).", "60"):argname "SECONDS":convert(number_above_zero)
    :show_default(false)
  add_lexicon(run)
  add_extract(run)
  run:flag("--missed", "Of claims: the sentences that gave none, and why.")
  run:option("--sentences", "Of summary: how many sentences (5)."):argname "N":convert(sentences)
  run:flag("--allow-private", "Fetch from private and loopback addresses too.")
  run:flag("--profile", "At the end, on standard error: tries, matches, tokens and time of each rule.")
  run:flag("--coverage", "At the end, on standard error: rules and alternatives that never matched.")
  run:flag("-q --quiet", "No progress line.")
end

local verify_examples = [[
Examples:
   lede run claims --format jsonl article.html > claims.jsonl
   lede verify claims.jsonl                      the sources are where they were
   lede verify --source pages/ claims.jsonl      they are in that folder, whatever their names]]

local function add_verify(parser)
  local verify = parser:command "verify":summary "Check a result against its sources."
  verify:usage "Usage: lede verify RESULT... [options]"
  verify:description("Hash the sources of a result, JSON Lines, read them again, cut every fact and every part of it out\n"
    .. "anew, and name each line that differs.\n\n" .. verify_examples)
  verify:epilog "Exit status: 0 all verified, 1 something differs or a source is missing, 2 usage."
  verify:argument("RESULT", "A file that `lede run --format jsonl` has written, or - for standard input.")
    :target "results":args "*"
  verify:option("--source", "An article, or a folder of them, that facts may be from; may be given again.")
    :argname "FILE|FOLDER":target "sources":count "*"
end

local function add_test(parser, analyses)
  local test = parser:command "test":summary "Try scripts on the examples that they carry."
  test:usage "Usage: lede test NAME|SCRIPT|FOLDER... [options]"
  test:description("Run the map of each script on its examples, and show where what it emits differs from what they want."
    .. "\nA script returns them beside map: examples = { { \"a small text\", { field = wanted } } }\n\n"
    .. "With --gold, its rows are compared with those of a file instead, as lede run --format jsonl writes them."
    .. "\nEach has its document: \"doc\": { \"input\": FILE }.\n\n" .. test_examples)
  test:epilog(analyses .. "\n\nExit status: 0 all passed, 1 one failed or there are none, 2 usage, "
    .. "3 an error in a script.")
  test:argument("NAME|SCRIPT|FOLDER", "An analysis by its name, a script of yours, or a folder of them.")
    :target "scripts":args "*"
  test:option("--gold", "Rows that are known to be right, as JSON Lines: precision, recall, F1."):argname "FILE"
  test:option("--errors", "With --gold, how many mistakes to show (10).", "10"):argname "N"
    :convert(whole_number):show_default(false)
  test:option("--timeout", "Seconds that one example may take (60).", "60"):argname "SECONDS"
    :convert(number_above_zero):show_default(false)
  add_lexicon(test)
end

local trace_examples = [[
Examples:
   lede trace --text "The ministry said that talks would resume."      every phase of a sentence
   lede trace --text "Ann Lee mused that …" --rule subject_first       why does that rule not match?
   lede trace article.html --at Kallas --phase attribution             one phase, sentences with that word
   lede trace my-script.lua article.txt                                a script of yours: why does it not match?
   lede trace my-script.lua article.txt --format html > trace.html     the same as a page
   lede trace --page article.html                                      how the page was read]]

local function add_trace(parser)
  local trace = parser:command "trace":summary "Show how the grammars read a sentence."
  trace:usage "Usage: lede trace [NAME|SCRIPT] INPUT...|--text SENTENCE [options]"
  trace:description("Show sentence by sentence what each phase sees and which of its rules match, with what they capture "
    .. "and fold;\nof a rule, where it was tried, how far it got and what stopped it.\n\n" .. trace_examples)
  trace:epilog "Exit status: 0 done, 1 the input failed, 2 usage."
  trace:argument("INPUT", "Files, folders, URLs, - for standard input; a script of yours before them."):target "inputs"
    :args "*"
  trace:option("--text", "A sentence (or more) in place of an input."):argname "SENTENCE"
  trace:option("--phase", "Only that phase: times, names … of lede; yours; match of doc:match."):argname "NAME"
  trace:option("--rule", "Only that rule (or FILE:LINE), and every place where it was tried."):argname "NAME"
  trace:option("--at", "Only sentences that hold that word, and what the rules do with it."):argname "WORD"
  trace:option("--format", "text for a terminal (the default), or html, one page with all in it.", "text")
    :choices { "text", "html" }:show_default(false)
  trace:option("--timeout", "Seconds that one input may take (60).", "60"):argname "SECONDS":convert(number_above_zero)
    :show_default(false)
  trace:option("--date", "The day the input is from."):argname "YYYY-MM-DD":convert(date)
  add_lexicon(trace)
  trace:flag("--page", "In place of the grammars: what of the page was kept or left out and why, and its metadata.")
  add_extract(trace)
  trace:flag("--allow-private", "Fetch from private and loopback addresses too.")
end

local COMMANDS = { run = add_run, test = add_test, trace = add_trace, verify = add_verify }

-- May help be asked for?  The analyses are looked up for that alone.
local function may_ask_help(arguments)
  for _, argument in ipairs(arguments) do
    if argument:find "^%-.*h" then return true end
  end
  return false
end

-- Where a command is named, it is the only one that the parser has to know.
local function new_parser(host, arguments)
  local parser = argparse("lede", "Read the news with a script: claims, entities, timelines, with their evidence.")
  parser:usage "Usage: lede COMMAND ..."
  parser:help_description_margin(27):require_command(false):command_target "command"
  parser:flag("--version", "Print the version and exit."):action(function()
    io.stdout:write("lede ", host.version, "\n")
    os.exit(0)
  end)
  parser:epilog(examples .. "\n\nlede COMMAND --help tells more of a command.")
  local analyses = may_ask_help(arguments) and analyses_help(host) or ""
  local named = COMMANDS[arguments[1]]
  if named then
    named(parser, analyses)
    return parser
  end
  for _, name in ipairs { "run", "test", "trace", "verify" } do COMMANDS[name](parser, analyses) end
  return parser
end

---- What was meant --------------------------------------------------------------------------------------------------

-- argparse: "unknown option '--formt'\nDid you mean '--format'?"
local function one_line(message, command)
  message = message:gsub("\nDid you mean (.-)%?$", " (did you mean %1?)")
  return ("%s; see: lede%s --help"):format(message, command and " " .. command or "")
end

local function analysis_path(host, word) return ("%s/analyses/%s.lua"):format(host.share, word) end
local function is_analysis(host, word) return exists(analysis_path(host, word)) end

local function find_script(host, word)
  if word:find "/" or word:find "%.lua$" then
    if exists(word) then return word end
    return nil, ("no script '%s'"):format(word)
  end
  if is_analysis(host, word) then return analysis_path(host, word) end
  local names = bundled(host)
  local near = host.near(word, names)
  if near then return nil, ("no analysis '%s' (did you mean '%s'?)"):format(word, near) end
  return nil, ("no analysis '%s'; there are %s; a script of yours is named by its path or with .lua"):format(
    word, table.concat(names, ", "))
end

-- The user's standing word lists, before those of the command line: $XDG_CONFIG_HOME/lede/lexicon, where there is such
-- a folder.  (Not for `lede test`: what a script's examples yield must not depend on whose machine it is.)
local function add_standing_lists(host, given)
  local config, home = os.getenv "XDG_CONFIG_HOME", os.getenv "HOME"
  if not (config and config:find "^/") then config = home and home:find "^/" and home .. "/.config" end
  local folder = config and config .. "/lede/lexicon"
  if folder and host.files(folder, "") then table.insert(given.lexicons, 1, folder) end
end

-- Replace the file that an option names by what it holds; `check(text, name)` gives nil and an error where it is wrong.
local function read_option(given, option, check)
  local path = given[option]
  if not path then return true end
  local file, problem = io.open(path, "rb")
  local text = file and file:read "a"
  if not text then return nil, problem or path .. ": cannot be read" end
  given[option], given[option .. "_name"] = text, path
  local ok, err = check(text, path)
  if not ok then return nil, err.message end
  return true
end

local function read_names(host, given)
  local function module(name) return dofile(("%s/lede/%s.lua"):format(host.share, name)) end
  local ok, problem = true, nil
  if given.review then ok, problem = read_option(given, "review", module "review".read) end
  if ok and given.watch then
    local parse = module "watchlist".parse
    ok, problem = read_option(given, "watch", function(text, name) return parse(text, name, host.json) end)
  end
  return ok, problem
end

-- Options that are for one of the bundled analyses; a script of yours gets them all, in its settings.
local SETTINGS = { { "missed", "claims" }, { "sentences", "summary" } }

local function settings_of(given, word)
  local out = {}
  for _, setting in ipairs(SETTINGS) do
    local name, analysis = setting[1], setting[2]
    if given[name] then
      if not word:find "%.lua$" and word ~= analysis then return nil, ("--%s is for the analysis '%s'"):format(name, analysis) end
      out[#out + 1] = ("%s=%s"):format(name, given[name])
    end
  end
  return table.concat(out, "\n")
end

local function run_options(host, given)
  local script, problem = find_script(host, given.script)
  if not script then return nil, problem end
  if #given.inputs == 0 then
    return nil, "no input: name a file, a folder or a URL, or - for standard input; see: lede run --help"
  end
  local ok, wrong = read_names(host, given)
  if not ok then return nil, wrong end
  local settings, misplaced = settings_of(given, given.script)
  if not settings then return nil, misplaced .. "; see: lede run --help" end
  given.script, given.settings = script, settings
  given.jobs = given.jobs or host.cores
  add_standing_lists(host, given)
  return given
end

-- The scripts that a folder holds, into `list`; nil and why there are none.
local function add_folder(list, folder, files)
  if #files == 0 then return nil, ("no script (*.lua) in the folder '%s'"):format(folder) end
  for _, file in ipairs(files) do
    local path = folder:gsub("/*$", "/", 1) .. file
    list[#list + 1] = { path = path, name = path, optional = true }
  end
  return true
end

local function add_script(list, host, word)
  local path, problem = find_script(host, word)
  if not path then return nil, problem end
  list[#list + 1] = { path = path, name = word }
  return true
end

local function test_options(host, given)
  if #given.scripts == 0 then
    return nil, "no script: name an analysis, a script of yours or a folder of them; see: lede test --help"
  end
  local list = {}
  for _, word in ipairs(given.scripts) do
    local files = (word:find "/" or not is_analysis(host, word)) and host.files(word, ".lua")
    local ok, problem
    if files then
      ok, problem = add_folder(list, word, files)
    else
      ok, problem = add_script(list, host, word)
    end
    if not ok then return nil, problem end
  end
  given.scripts, given.jobs = list, host.cores
  return given
end

-- The script of a trace, where the first word names one: its path; nil: there is none; false and what is wrong.
local function traced_script(host, given)
  local word = given.inputs[1]
  if not word or not (word:find "%.lua$" or is_analysis(host, word) and not exists(word)) then return nil end
  local path, problem = find_script(host, word)
  if path then table.remove(given.inputs, 1) end
  return path or false, problem
end

local function trace_options(host, given)
  local script, problem = traced_script(host, given)
  if script == false then return nil, problem end
  if not given.text and #given.inputs == 0 then
    return nil, 'no input: name a file, or give a sentence: lede trace --text "…"; see: lede trace --help'
  elseif given.text and #given.inputs > 0 then
    return nil, "an input and --text: give one of them; see: lede trace --help"
  elseif given.page and given.format == "html" then
    return nil, "--page is text: it has no --format html; see: lede trace --help"
  end
  add_standing_lists(host, given)
  given.trace, given.bare, given.script, given.quiet, given.jobs = true, not script, script or "trace", true, 1
  return given
end

local function verify_options(host, given)
  if #given.results == 0 then return nil, "no result: name a file of JSON Lines; see: lede verify --help" end
  for _, path in ipairs(given.sources) do
    if not exists(path) then return nil, ("no file or folder '%s'"):format(path) end
  end
  given.script, given.jobs, given.timeout = "verify", host.cores, 24 * 60 * 60
  return given
end

local options_of = { run = run_options, test = test_options, trace = trace_options, verify = verify_options }

return function(arguments, host)
  local parser = new_parser(host, arguments)
  local ok, given = parser:pparse(arguments)
  if not ok then return nil, one_line(given, options_of[arguments[1]] and arguments[1]) end
  if given.command then return options_of[given.command](host, given) end
  io.stderr:write(parser:get_usage(), "\n", examples, "\n\nlede --help tells more.\n")
  os.exit(2)
end
