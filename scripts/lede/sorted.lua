--- lede.sorted: looking things up in sorted lists of numbers.
local sorted = {}

--- The index of the first that is not less than a value; one more than there are, where all are less.
---@param list number[]   in ascending order
---@param value number
---@return integer
function sorted.first_from(list, value)
  local low, high = 1, #list + 1
  while low < high do
    local mid = (low + high) // 2
    if list[mid] < value then low = mid + 1 else high = mid end
  end
  return low
end

return sorted
