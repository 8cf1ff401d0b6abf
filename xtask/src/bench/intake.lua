-- Hands in matters; good is 201 with a signed receipt. Follows count.lua.

local texts = {
  "村口到小学这一段的路灯坏了三盏，晚上孩子放学回家看不见路，前天有个老人差点摔进沟里，希望尽快派人来看看，把灯修好，最好再加一盏，谢谢你们。",
  "东头水渠被石块堵住了，一下雨水就漫到地里，已经淹了两亩多玉米，和上游的邻居说过几次都没有结果，请村里组织人一起清一清，不要再拖到汛期了。",
  "我家和隔壁因为宅基地边上的排水沟起了争执，他家新砌的墙占了半尺，水都流到我家院里来了，想请村里的调解员来量一量，给个说法，大家还是好邻居。",
  "合作医疗的缴费记录查不到，去年十一月在村里交的钱，手里有收据，到镇卫生院住院却说没有参保，报销不了，请帮忙查清楚是哪里出了错，什么时候能补上。",
  "垃圾收集点满了好几天没人清，夏天味道很大，野狗把袋子扯得到处都是，旁边就是水井，大家都担心水不干净，请安排车来拉走，以后最好两天收一次。",
  "母亲八十二岁，一个人住，腿脚不便，想申请高龄补贴和适老化改造，不知道要准备哪些材料、到哪里办，请告诉我们，能上门帮着填表就更好了，电话随时通。",
}

local areas = {}
local run = ""
local sent = 0

function init(args)
  run = args[1]
  for i = 2, #args do areas[i - 1] = args[i] end
end

local head = "POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\n"
  .. "Content-Type: application/json\r\nIdempotency-Key: "

function request()
  sent = sent + 1
  local body = '{"area":"' .. areas[sent % #areas + 1] .. '","text":"' .. texts[sent % #texts + 1]
    .. '","anonymous":true}'
  return head .. run .. "-" .. sent .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
  local has = function(word) return body:find(word, 1, true) end
  count(status == 201 and has('"receipt"') and has('"signature"'), status, body)
end
