--- program: run `lede` as a user would, in a folder of its own; .config in it is the folder for configuration.
--
--   local box = program.box()                     an empty folder; box.write(name, text); box.path(name); box.remove()
--   local r = box.lede { "run", "claims", "a.txt", stdin = "…", shell = "… %s …" }
--   r.code, r.out, r.err                          exit status (128 + signal when a signal ended it), output, messages
--
-- `shell` is a command line around the program: "ulimit -v 100; %s".

local program = {}

local build = os.getenv "LEDE_BUILD" or "build"
local function absolute(path)
  if path:sub(1, 1) == "/" then return path end
  local pipe <close> = io.popen "pwd"
  return pipe:read "l" .. "/" .. path
end
program.path = absolute(build) .. "/bin/lede"

-- What is preloaded for a sanitized lede.so is not for the program, which has its own; nor are our own word lists.
local clean = "env -u LD_PRELOAD -u ASAN_OPTIONS XDG_CONFIG_HOME=%s/work/.config "

local function quote(word) return "'" .. word:gsub("'", "'\\''") .. "'" end

local function slurp(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local function spew(path, text)
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

function program.box()
  local box = {}
  local pipe <close> = io.popen "mktemp -d"
  local root = pipe:read "l"
  assert(os.execute("mkdir " .. root .. "/work"))

  function box.path(name) return root .. "/work/" .. name end

  function box.write(name, text)
    local folder = name:match "^(.*)/"
    if folder then assert(os.execute("mkdir -p " .. quote(box.path(folder)))) end
    spew(box.path(name), text)
    return name
  end

  --- A shell command in the folder, `lede` meaning the program.
  function box.shell(command)
    local line = ("cd %s/work && lede() { %s%s \"$@\"; } && { %s\n} >%s/out 2>%s/err"):format(
      root, clean:format(root), quote(program.path), command, root, root)
    local _, how, code = os.execute(line)
    return { code = how == "signal" and 128 + code or code, out = slurp(root .. "/out"), err = slurp(root .. "/err") }
  end

  function box.lede(arguments)
    local words = {}
    for i, word in ipairs(arguments) do words[i] = quote(word) end
    local command = clean:format(root) .. quote(program.path) .. " " .. table.concat(words, " ")
    spew(root .. "/in", arguments.stdin or "")
    return box.shell(("%s <%s/in"):format((arguments.shell or "%s"):format(command), root))
  end

  function box.remove() os.execute("rm -rf " .. root) end

  return box
end

return program
