--- hostile.lua [NAME]: pages that are made to be slow or to fill the memory, each read as a document.
--
-- Without a name it prints the names.  With one, of that page at one size and four times that: milliseconds of CPU a
-- megabyte, the most memory that reading took as a multiple of the page, and what came of it.
package.cpath = os.getenv "LEDE_BUILD" .. "/lib/lua/5.4/?.so;" .. package.cpath
local lede = require "lede"

local SIZES = { 2 << 20, 8 << 20 }
local SENTENCE = "The harbour board said on Tuesday that it would wait for the report. "

-- A page of `size` bytes: head, then body(i) for i = 1, 2, … until it is full.
local function page(body, head, tail)
  return function(size)
    local parts, n = { head or "<!doctype html><title>A page</title><body>" }, 0
    for i = 1, math.huge do
      local part = type(body) == "string" and body or body(i)
      parts[#parts + 1], n = part, n + #part
      if n >= size then break end
    end
    parts[#parts + 1] = tail
    return table.concat(parts)
  end
end

local function nested(tags, text)
  return page(function(i) return tags[(i - 1) % #tags + 1] .. (text or "") end)
end

-- The same text as if each byte were two.
local function wide(size)
  local prose = "<!doctype html><title>A page</title><p>" .. SENTENCE
  return (prose:rep(size // (2 * #prose)):gsub(".", "%0\0"))
end

local function mixed(size)
  local part = "<p>" .. SENTENCE .. "Gr\xFC\xDF" .. "e und Gr\xC3\xBC\xC3\x9F" .. "e \x93\x81\xE2\x82 \xED\xA0\x80.</p>"
  return part:rep(size // #part)
end

local function titles(size)
  local title = ("word "):rep(size // 10)
  return "<title>" .. title .. "</title><body><h1>" .. title .. "</h1><p>" .. SENTENCE
end

local LD = '<script type="application/ld+json">'

-- An article with as many authors as the data has people, each named elsewhere.
local function references(size)
  local people, authors = {}, {}
  for i = 1, size // 50 do
    people[i] = ('{"@id":"#%d","name":"A%d"}'):format(i, i)
    authors[i] = ('{"@id":"#%d"}'):format(i)
  end
  return LD .. '{"@graph":[' .. table.concat(people, ",") .. '],"@type":"NewsArticle","author":['
      .. table.concat(authors, ",") .. "]}</script><p>" .. SENTENCE
end

local FORMATS = { "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u" }
local function format(i) return FORMATS[i % #FORMATS + 1] end

local pages = {
  { "prose", page("<p>" .. SENTENCE:rep(6) .. "</p>\n") }, -- not hostile: to compare with
  { "one long text", page(SENTENCE) },
  { "one long word", page "x" },
  { "no markup at all", page(SENTENCE, "") },
  { "divs in divs", nested { "<div>" } },
  { "divs in divs with text", nested({ "<div>" }, "word ") },
  { "many kinds in each other", nested { "<div>", "<section>", "<ul><li>", "<blockquote>", "<span>", "<x-y>" } },
  { "tables in tables", nested { "<table><tr><td>" } },
  { "lists in lists", nested { "<ul><li>", "<ol><li>", "<dl><dd>" } },
  { "100,000 tags, then prose", function(size)
    return "<body>" .. ("<div>"):rep(100000) .. ("<p>" .. SENTENCE):rep(size // #SENTENCE)
  end },
  { "short tags", page "<p>" },
  { "short tags with text", page "<p>a" },
  { "short tags closed", page "<b></b>" },
  { "empty spans", page "<span></span>" },
  { "letters in spans", page "<i>a</i>" },
  { "unknown tags", page(function(i) return ("<x%d>a"):format(i) end) },
  { "line breaks", page "<br>" },
  { "letters and line breaks", page "a<br>" },
  { "list items", page "<li>a" },
  { "headings", page "<h2>a" },
  { "end tags alone", page "</div>" },
  { "end tags of paragraphs", page "</p>" },
  { "end tags of all sorts", page "</p></br></b></table></x></a>" },
  { "end tags below deep nesting", page("</ul>", "<body>" .. ("<div>"):rep(120)) },
  { "nothing is closed", page "<div><p><b>a<ul><li><a href=x>b<table><tr><td>c<h2>" },
  { "everything crosses", page "<b><i><p></b></i><a><div></a><u></p></div></u>a" },
  { "formats carried over", page "<p><b><i><u><s><em><strong>a" },
  { "formats with classes", page(function(i) return ("<%s class=byline-%d><p>a"):format(format(i), i) end) },
  { "formats with classes, closed", page(function(i) return ("<p><%s class=byline-%d>a</p>"):format(format(i), i) end) },
  { "formats with styles", page(function(i) return ("<%s style=display:none%d><p>a"):format(format(i), i) end) },
  { "adoption of blocks", page "<a><b><div></a>a</b></div>" },
  { "links in links", page "<a href=x><div>a" },
  { "links left open", page "<p><a href=x>a</p>" },
  { "nobr in nobr", page "<nobr><div>a" },
  { "buttons and forms", page "<form><button><p>a<form><button>" },
  { "text in tables", page("a<tr>", "<body><table>") },
  { "tags in tables", page("<b>a<p>", "<body><table>") },
  { "links in tables", page("<a class=byline>a<div>", "<body><table>") },
  { "cells", page("<td>1", "<body><table><tr>") },
  { "rows", page("<tr><td>1<td>2", "<body><table>") },
  { "captions and columns", page("<caption>a<col><tbody>", "<body><table>") },
  { "attributes, one tag", page(function(i) return (" a%d=b"):format(i) end, "<body><p", ">" .. SENTENCE) },
  { "attributes, one of them long", page("class ", "<body><p class='", "'>" .. SENTENCE) },
  { "class words", page(function(i) return ("<p class='w%d share-x%d'>a"):format(i, i) end) },
  { "ids and styles", page "<div id=a class=b style='display:none' role=main itemprop=author>a</div>" },
  { "attributes never closed", page(" x", "<body><p a=\"", "") },
  { "an end tag with attributes", page(" class=x", "<body><p>a</p", ">" .. SENTENCE) },
  { "entities", page "&amp;" },
  { "entities of numbers", page "&#8217;" },
  { "entities without an end", page "&ampx&notit&#x" },
  { "numbers too large", page "&#99999999999;" },
  { "ampersands", page "&" },
  { "less-than signs", page "<" },
  { "less-than signs and spaces", page "< " },
  { "comments", page "<!--a-->" },
  { "comments never closed", page("<!--", "<body><p>" .. SENTENCE) },
  { "comments of dashes", page("-", "<body><!-", "") },
  { "declarations", page "<!x><?y></ >" },
  { "CDATA", page "<![CDATA[a]]>" },
  { "CDATA in svg", page("<![CDATA[a]]>", "<body><svg>") },
  { "svg", page "<svg><g><path d='M0 0'/></g></svg>" },
  { "svg never closed", page("<g>a", "<body><svg>") },
  { "math", page "<math><mi>x<mo>=</math>" },
  { "math never closed", page("<mrow><mi>x", "<body><math>") },
  { "svg in html in svg", page "<svg><foreignObject><p>a<math><annotation-xml encoding=text/html><p>" },
  { "scripts", page "<script>var a=1</script>" },
  { "scripts never closed", page "<script>" },
  { "scripts in comments", page("<script><!--", "<body><script><!--") },
  { "styles", page "<style>a{}</style>" },
  { "JSON-LD", page '<script type="application/ld+json">{"author":{"name":"Ann Lee"}}</script>' },
  { "JSON-LD nested", page("[", '<script type="application/ld+json">', "</script><p>" .. SENTENCE) },
  { "meta", page(function(i) return ("<meta name=author content='Ann Lee %d'>"):format(i) end, "<head>") },
  { "times", page "<time datetime=2020-04-05>a</time>" },
  { "titles", page "<title>a</title>" },
  { "titles never closed", page "<title>a<p>b" },
  { "options", page("<option>a", "<body><select>") },
  { "selects", page "<select><option>a</select>" },
  { "option groups", page("<optgroup><option>a", "<body><select>") },
  { "templates", page "<template><p>a" },
  { "frames", page("<frame>", "<frameset>") },
  { "noscript", page "<noscript><p>a" },
  { "iframes", page "<iframe>a</iframe>" },
  { "plaintext", page("<p>a", "<plaintext>") },
  { "preformatted", page("a\n", "<body><pre>") },
  { "ruby", page "<ruby>a<rt>b<rp>c" },
  { "image and isindex", page "<image><isindex>" },
  { "bodies", page "<html class=a><body class=b>a" },
  { "NUL bytes in prose", page("<p>" .. SENTENCE .. SENTENCE .. "\0") },
  { "NUL bytes", page("\0", "<!doctype html><p>" .. SENTENCE:rep(200)) },
  { "invalid UTF-8", page("\xFF", "<meta charset=utf-8><p>" .. SENTENCE:rep(200)) },
  { "mixed encodings", mixed },
  { "UTF-16 without a mark", wide },
  { "Shift JIS", page("\x83\x6A\x83\x85", "<meta charset=shift_jis><p>") },
  { "a single-byte encoding", page("\xCD\xEE\xE2 ", "<meta charset=windows-1251><p>") },
  { "spaces", page " " },
  { "line ends", page "\n" },
  { "carriage returns", page "\r" },
  { "zero-width characters", page "\u{200B}a" },
  { "soft hyphens", page "a&shy;" },
  { "repeated lines", page("<p>" .. SENTENCE .. "</p>") },
  { "NUL bytes in an old encoding", page(SENTENCE .. "\0", "<meta charset=windows-1252><p>") },
  { "letters of one byte and of two", page("a\xCD", "<meta charset=windows-1251><p>") },
  { "Shift JIS and letters", page("\x83\x6Aa", "<meta charset=shift_jis><p>") },
  { "Shift JIS broken", page("\x83\x20", "<meta charset=shift_jis><p>") },
  { "invalid bytes between letters", page("a\xFF", "<meta charset=utf-8><p>" .. SENTENCE:rep(200)) },
  { "broken characters", page("\xE2\x82a", "<meta charset=utf-8><p>" .. ("\u{20AC}a"):rep(2000)) },
  { "UTF-16 halves", page("a\0\0\xD8", "\xFF\xFE<\0p\0>\0") },
  { "UTF-16 CJK and letters", page("a\0\x4E\x4E", "\xFF\xFE<\0p\0>\0") },
  { "ISO-2022-JP", page("\x1B$B$3\x1B(Ba", "<meta charset=iso-2022-jp><p>") },
  { "ISO-2022-JP escapes", page("\x1B$B\x1B(B", "<meta charset=iso-2022-jp><p>") },
  { "ISO-2022-JP broken", page("\x1B\x1B", "<meta charset=iso-2022-jp><p>") },
  { "ISO-2022-JP of eight bits", page("\xFF", "<meta charset=iso-2022-jp><p>") },
  { "GB18030 of four", page("\x81\x30\x81\x30", "<meta charset=gb18030><p>") },
  { "GB18030 broken", page("\x81\x30\xFF", "<meta charset=gb18030><p>") },
  { "EUC-JP broken", page("\x8F\xFF", "<meta charset=euc-jp><p>") },
  { "control characters", page("a\1", "<p>" .. SENTENCE:rep(200)) },
  { "control characters alone", page("\1", "<p>" .. SENTENCE:rep(200)) },
  { "private characters", page("\u{F0000}\u{100000}", "<p>" .. SENTENCE:rep(200)) },
  { "references to private characters", page("&#xF0000;&#x100000;abcdefgh", "<p>" .. SENTENCE:rep(200)) },
  { "short texts and references", page("abcdefg&lt;", "<p>") },
  { "short texts and ampersands", page("abcdefg&b", "<p>") },
  { "long names", page("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "<p>") },
  { "zeros in numbers", page("0", "<p>&#", "65;") },
  { "a long tag name", page("a", "<body><", ">" .. SENTENCE) },
  { "a long title", page("word ", "<title>", "</title><h1>word word</h1><p>" .. SENTENCE) },
  { "a long title and a long heading", titles },
  { "headings like the title", page("<h1>A page</h1><p>a") },
  { "many authors", page("Ann Lee, ", "<meta name=author content='", "'><p>" .. SENTENCE) },
  { "a date of digits", page("1", "<meta property='article:published_time' content='", "'><p>" .. SENTENCE) },
  { "a long byline", page("By Ann Lee and ", "<body><p class=byline>", "</p><p>" .. SENTENCE) },
  { "a style of spaces", page(" ", "<body><p style='", "none'>" .. SENTENCE) },
  { "JSON-LD references", references },
  { "JSON-LD body", page("One \\u00e9 &amp; two.\\n", LD .. '{"@type":"NewsArticle","articleBody":"', '"}</script>') },
  { "JSON-LD names", page('{"name":"Ann Lee"},', LD .. '{"@type":"NewsArticle","author":[', '"x"]}</script>') },
  { "articles in articles", page("<article><h2>a</h2><p>" .. SENTENCE) },
  { "parts with dates", page("<div><time datetime=2025-01-02>x</time><h3>A</h3><p>" .. SENTENCE:rep(3) .. "</div>", "<main>") },
  { "tags within a reference", page("a<b>&am<b>p;") },
  { "spaces, preformatted", page(" ", "<pre>") },
  { "no-break spaces", page("\u{A0}", "<p>") },
  { "an article in each", page("<article><h2><a href=x>A heading of it</a></h2><p>" .. SENTENCE:rep(5) .. "</article>") },
}

if not arg[1] then
  for _, p in ipairs(pages) do print(p[1]) end
  os.exit()
end

local function status(field)
  for line in io.lines "/proc/self/status" do
    local kb = line:match("^" .. field .. ":%s*(%d+)")
    if kb then return tonumber(kb) * 1024 end
  end
end

-- CPU seconds, bytes of memory at most, and the document or why there is none.
local function measure(bytes)
  collectgarbage()
  local file = assert(io.open("/proc/self/clear_refs", "w")) -- the peak so far is forgotten
  file:write "5"
  file:close()
  local held, before = status "VmRSS", os.clock()
  local doc, err = lede.html(bytes)
  return os.clock() - before, status "VmHWM" - held, doc, err
end

local make
for _, p in ipairs(pages) do make = p[1] == arg[1] and p[2] or make end
if not make then error("no page '" .. arg[1] .. "'", 0) end
lede.html("<p>" .. SENTENCE:rep(9)) -- loads what is loaded once
local line = ("hostile %-30s"):format(arg[1])
local what
for _, size in ipairs(SIZES) do
  local bytes = make(size)
  local seconds, memory, doc, err = measure(bytes)
  line = line .. (" %6.1f ms/MB %5.1f x"):format(seconds * 1e3 / (#bytes / 1e6), memory / #bytes)
  what = doc and ("%s, %d bytes of text"):format(doc.kind, #doc.text) or err.code
end
print(line .. "  " .. what)
