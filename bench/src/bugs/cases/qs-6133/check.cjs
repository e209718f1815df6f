'use strict'
// Behaviour check for qs (case qs-6133)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const parse = require('./package/lib/parse.js')
const utils = require('./package/lib/utils.js')
t('pairs', () => assert.deepStrictEqual(parse('a=b&c=d'), { a: 'b', c: 'd' }))
t('nested', () => assert.deepStrictEqual(parse('a[b][c]=d'), { a: { b: { c: 'd' } } }))
t('past the depth', () => assert.deepStrictEqual(parse('a[b][c][d]=e', { depth: 1 }), { a: { b: { '[c][d]': 'e' } } }))
t('past the usual depth', () => assert.deepStrictEqual(parse('a[1][2][3][4][5][6]=x', { parseArrays: false }), { a: { 1: { 2: { 3: { 4: { 5: { '[6]': 'x' } } } } } } }))
t('plain texts', () => assert.strictEqual(utils.encode('abc-1_2.3~'), 'abc-1_2.3~'))
t('a line break', () => assert.strictEqual(utils.encode('\n'), '%0A'))
t('a space and an ampersand', () => assert.strictEqual(utils.encode('a b&c'), 'a%20b%26c'))
t('letters outside ASCII', () => assert.strictEqual(utils.encode('é'), '%C3%A9'))
t('two units for one character', () => assert.strictEqual(utils.encode('😀'), '%F0%9F%98%80'))
t('strict depth', () => assert.throws(() => parse('a[b][c]=d', { depth: 1, strictDepth: true }), RangeError))

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
