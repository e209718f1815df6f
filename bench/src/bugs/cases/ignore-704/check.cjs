'use strict'
// Behaviour check for ignore (case ignore-704)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ignore = require('./package/index.js')
t('a pattern', () => assert.strictEqual(ignore().add('*.log').ignores('a/b.log'), true))
t('not matched', () => assert.strictEqual(ignore().add('*.log').ignores('a/b.txt'), false))
t('taken back', () => assert.strictEqual(ignore().add(['*.log', '!keep.log']).ignores('keep.log'), false))
t('three full stops', () => assert.strictEqual(ignore().add('foo').ignores('...'), false))
t('a folder of four full stops', () => assert.strictEqual(ignore().add('foo').ignores('..../foo'), true))
t('such names are valid', () => assert.deepStrictEqual(['...', '..../a', '.....'].map(ignore.isPathValid), [true, true, true]))
t('relative to a folder above', () => assert.throws(() => ignore().ignores('../a'), RangeError))
t('these are not valid', () => assert.deepStrictEqual(['.', '..', './a', '../a', '/a'].map(ignore.isPathValid), [false, false, false, false, false]))
t('hidden files', () => assert.strictEqual(ignore.isPathValid('.gitignore'), true))
t('an empty path', () => assert.throws(() => ignore().ignores(''), TypeError))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
