--- What texts that nobody would write are made of, over and over: for the tests, and to be timed.
return {
  ["one long word"] = "a", ["one line of words"] = "The envoy, Ann Lee, said that they would go. ",
  ["spaces"] = " x ", ["stops"] = ".", ["stops apart"] = ". ", ["calls"] = "! ", ["straight quotes"] = '"',
  ["single quotes"] = "'", ["open quotes"] = "“", ["low quotes"] = "„a“ ", ["guillemets"] = "«a» »b« ",
  ["apostrophes"] = "a'", ["negations"] = "n't", ["hyphens"] = "a-", ["prefixes"] = "non-",
  ["half an address"] = "a@b-", ["addresses"] = "http://a", ["initials"] = "A.", ["abbreviations"] = "Mr. ",
  ["lists"] = "1. A ", ["lists after colons"] = ": 1. A ", ["bullets"] = "• a ", ["notes"] = "[1]",
  ["stamps"] = "08/16/2000 03:48 PM A ", ["faces"] = ". :) ", ["handles"] = "#a_", ["numbers"] = "1,",
  ["headings"] = "# a\n", ["empty lines"] = "\n\na", ["old line ends"] = "a\r",
  ["mixed line ends"] = "a\r\n\u{2028}b\n\rc\u{2029}", ["NULs"] = ("word "):rep(8) .. "\0",
  ["broken bytes"] = "\xFF\xFE", ["half characters"] = "\xE2\x82", ["right to left"] = "\u{202E}a\u{202C} ",
  ["no width"] = "a\u{200B}", ["accents"] = "\u{301}", ["families"] = "👩\u{200D}👩\u{200D}👧", ["flags"] = "🇺🇦",
}
