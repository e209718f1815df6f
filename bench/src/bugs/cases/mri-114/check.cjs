'use strict'
// Behaviour check for mri (case mri-114)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const mri = require('./package/lib/index.js')
t('a flag', () => assert.deepStrictEqual(mri(['--a', '--b']), { _: [], a: true, b: true }))
t('a boolean at the end', () => assert.deepStrictEqual(mri(['--a'], { boolean: 'a' }), { _: [], a: true }))
t('a boolean in front of another flag', () => assert.deepStrictEqual(mri(['--a', '--b', '1'], { boolean: ['a'] }), { _: [], a: true, b: 1 }))
t('joined letters', () => assert.deepStrictEqual(mri(['-abc'], { boolean: ['a', 'b', 'c'] }), { _: [], a: true, b: true, c: true }))
t('a boolean in front of a word', () => assert.deepStrictEqual(mri(['--a', 'word'], { boolean: 'a' }), { _: ['word'], a: true }))
t('true and false as words', () => { assert.strictEqual(mri(['--a', 'false'], { boolean: 'a' }).a, false); assert.strictEqual(mri(['--a', 'true'], { boolean: 'a' }).a, true) })
t('numbers', () => assert.strictEqual(mri(['--n', '5']).n, 5))
t('texts', () => assert.strictEqual(mri(['--s', '5'], { string: 's' }).s, '5'))
t('no-', () => assert.strictEqual(mri(['--no-a'], { boolean: 'a' }).a, false))
t('aliases', () => assert.deepStrictEqual(mri(['-a'], { boolean: 'all', alias: { a: 'all' } }), { _: [], a: true, all: true }))

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
