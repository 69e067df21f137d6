// pages_peer.cjs PAGE…: the same as pages_lede.lua, with @mozilla/readability on linkedom.
const fs = require('fs')
const { parseHTML } = require('linkedom')
const { Readability } = require('@mozilla/readability')

const pages = process.argv.slice(2).map(path => fs.readFileSync(path))

function go() {
  let text = 0
  for (const page of pages) {
    try {
      const article = new Readability(parseHTML(page.toString('utf8')).document).parse()
      if (article) text += article.textContent.length + (article.title || '').length
    } catch { /* a page that it cannot read */ }
  }
  return text
}

go() // warms the compiler
const before = process.cpuUsage()
const text = go()
const spent = process.cpuUsage(before)
console.log(pages.length / ((spent.user + spent.system) / 1e6), text)
