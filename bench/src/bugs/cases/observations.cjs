'use strict'
// node observations.cjs ID PACKAGE-FOLDER [SEED]: what is observed of each input, one line of JSON each
const path = require('node:path')
const [id, folder, seed = '1'] = process.argv.slice(2)
const { generate, observe } = require(path.join(__dirname, id, 'inputs.cjs'))
// What packages print would stand between the lines.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {}
;(async () => {
  const lines = []
  for (const input of generate(Number(seed))) lines.push(JSON.stringify(await observe(folder, input)))
  process.stdout.write(lines.join('\n') + '\n', () => process.exit(0))
})().catch((e) => {
  process.stderr.write(String(e && e.stack) + '\n', () => process.exit(1))
})
