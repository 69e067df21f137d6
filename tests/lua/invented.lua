--- Words that look like names, the same in every run: each call gives a function that makes one after another.
return function()
  local seed = 1
  return function()
    local letters = {}
    for i = 1, 6 do
      seed = seed * 1103515245 + 12345 & 0x7fffffff
      letters[i] = string.char(97 + seed // 65536 % 26)
    end
    return (table.concat(letters):gsub("^%l", string.upper))
  end
end
