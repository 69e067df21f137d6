--- server: a real nginx on a free port of 127.0.0.1, for the specs that fetch.
--
--   local nginx = require "server".start{ root = "folder", conf = "location = /gone { return 404; }" }
--   … nginx.url .. "/gone" …           -- url is http://127.0.0.1:PORT, without a slash at its end
--   nginx.stop()
--
-- `root` (default: an empty folder) is what is served, `conf` goes inside nginx's server block; both are optional.
-- Everything else of nginx lives in a temporary folder of its own.  A shell holds a pipe to the spec: when the pipe
-- closes, by stop() or by the spec's own end, however it ends, nginx is killed and the folder removed.

local server = {}

local template = [[
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events { worker_connections 64; }
http {
  access_log off;
  types { text/html html; text/plain txt; }
  default_type application/octet-stream;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server {
    listen 127.0.0.1:$port;
    root "$root";
    $conf
  }
}
]]

local keeper = [[
trap '' INT TERM HUP
PATH=$PATH:/usr/sbin
cd '$folder'
nginx -p "$PWD" -e error.log -c nginx.conf </dev/null >>error.log 2>&1 &
nginx=$!
cat >/dev/null
kill -9 $nginx 2>/dev/null
cd / && rm -rf '$folder'
]]

-- Up to 5 s for the pid file, which nginx writes once it listens.
local wait = [[
cd '$folder'
for i in $(seq 500); do
  [ -s nginx.pid ] && exit 0
  grep -qs -e emerg -e 'not found' error.log && exit 1
  sleep 0.01
done
exit 1
]]

local function fill(text, values) return (text:gsub("%$(%l+)", values)) end

local function output(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read "l"
end

local function write(path, text)
  local file <close> = assert(io.open(path, "w"))
  file:write(text)
end

local function read(path)
  local file <close> = io.open(path)
  return file and file:read "a" or ""
end

--- The local ports in use, as /proc tells them.
local function used_ports()
  local used = {}
  for _, name in ipairs{ "tcp", "tcp6" } do
    for port in read("/proc/net/" .. name):gmatch "\n%s*%d+: %x+:(%x+)" do used[tonumber(port, 16)] = true end
  end
  return used
end

--- Below the ports that the system gives to clients.
local function free_port()
  local used, port = used_ports(), nil
  repeat port = math.random(20000, 32000) until not used[port]
  return port
end

local function try(options)
  local folder = output "mktemp -d"
  local port = free_port()
  local values = { folder = folder, port = port, root = options.root or folder .. "/html", conf = options.conf or "" }
  os.execute(fill("mkdir '$folder/html' '$folder/tmp'", values))
  write(folder .. "/nginx.conf", fill(template, values))
  local pipe = assert(io.popen(fill(keeper, values), "w"))
  if os.execute(fill(wait, values)) then
    return { url = "http://127.0.0.1:" .. port, stop = function() if io.type(pipe) == "file" then pipe:close() end end }
  end
  local said = read(folder .. "/error.log")
  pipe:close()
  return nil, said
end

--- Start one; raises with nginx's own words when it cannot be.
function server.start(options)
  local nginx, said
  for _ = 1, 3 do                                      -- another may have taken the port in between
    nginx, said = try(options or {})
    if nginx or not said:find("bind() to", 1, true) then break end
  end
  return nginx or error("nginx did not start: " .. said, 2)
end

return server
