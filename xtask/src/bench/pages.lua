-- Opens pages; good is 200 and a page that came whole. Follows count.lua.

local ready = {}
local sent = 0

-- The file has a path and a cookie in each line, with a tab between them.
function init(args)
  for line in io.lines(args[1]) do
    local path, cookie = line:match("^([^\t]*)\t(.*)$")
    table.insert(ready,
      "GET " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " .. cookie .. "\r\n\r\n")
  end
end

function request()
  sent = sent + 1
  return ready[sent % #ready + 1]
end

function response(status, headers, body)
  count(status == 200 and body:find("</html>", -16, true), status, body)
end
