// peer.cjs TASK TEXTS: the same as lede.lua, with what a user would otherwise pick from npm.
const fs = require('fs')
const path = require('path')

const [task, from] = process.argv.slice(2)

const texts = from.endsWith('.ndjson')
  ? fs.readFileSync(from, 'utf8').trim().split('\n').map(line => JSON.parse(line).text)
  : fs.readdirSync(from).filter(f => f.endsWith('.txt')).sort().map(f => fs.readFileSync(path.join(from, f), 'utf8'))

// How many bytes to do, and what with each text: gives the number of tokens, where it knows one.
const tasks = {
  wink: () => {
    const nlp = require('wink-nlp')(require('wink-eng-lite-web-model'))
    return [3e6, text => { // its full pipeline: sentences, negation, sentiment, parts of speech, entities
      const doc = nlp.readDoc(text)
      doc.sentences().length()
      doc.entities().out(nlp.its.detail)
      return doc.tokens().length()
    }]
  },
  compromise: () => {
    const nlp = require('compromise')
    return [300e3, text => nlp(text).wordCount()]
  },
  chrono: () => {
    const chrono = require('chrono-node')
    const day = new Date('2025-12-02T12:00:00Z')
    return [3e6, text => { chrono.parse(text, day); return 0 }]
  },
}
const [enough, work] = tasks[task]()

function go(bytes) {
  let done = 0, tokens = 0
  for (let i = 0; done < bytes; i = (i + 1) % texts.length) {
    tokens += work(texts[i])
    done += Buffer.byteLength(texts[i])
  }
  return [done, tokens]
}

go(enough / 4) // warms the compiler
const before = process.cpuUsage()
const [bytes, tokens] = go(enough)
const spent = process.cpuUsage(before)
const microseconds = spent.user + spent.system
console.log(bytes / microseconds, tokens / microseconds, process.resourceUsage().maxRSS / 1024)
