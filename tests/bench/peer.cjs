// peer.cjs TASK ARTICLE…: the same as lede.lua, with npm's compromise.
const fs = require('fs')
const nlp = require('compromise')

const [task, ...paths] = process.argv.slice(2)
const BYTES = 200e3

const tasks = {
  words: text => nlp(text).terms().length, // splits sentences, cuts words, looks them up, tags them
  facts: text => {
    const doc = nlp(text)
    return doc.people().length + doc.places().length + doc.organizations().length + doc.numbers().length +
      doc.quotations().length
  },
}

const articles = paths.map(path => fs.readFileSync(path, 'utf8'))

function go(bytes) {
  let done = 0
  for (let i = 0; done < bytes; i = (i + 1) % articles.length) {
    tasks[task](articles[i])
    done += Buffer.byteLength(articles[i])
  }
  return done
}

go(50e3) // warms the compiler
const before = process.cpuUsage()
const bytes = go(BYTES)
const spent = process.cpuUsage(before)
console.log(bytes / (spent.user + spent.system))
