-- What both scripts share: counting good answers, telling the sum. Run by wrk, see load.rs.

local threads = {}

-- Globals, so that done() can read them out of each thread.
good = 0
others = 0
first_other = ""

function setup(thread)
  table.insert(threads, thread)
end

function count(is_good, status, body)
  if is_good then
    good = good + 1
  else
    if others == 0 then first_other = status .. " " .. body:sub(1, 300):gsub("%s+", " ") end
    others = others + 1
  end
end

function done(summary, latency, requests)
  local right, wrong, example = 0, 0, ""
  for _, thread in ipairs(threads) do
    right = right + thread:get("good")
    wrong = wrong + thread:get("others")
    if example == "" then example = thread:get("first_other") end
  end
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("answer %d %d %d %.6f %.3f %.3f %s", right, wrong, lost,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, example))
end
