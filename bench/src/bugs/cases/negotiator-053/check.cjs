'use strict'
// Behaviour check for negotiator (case negotiator-053)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Negotiator = require('./package/index.js')
const types = (accept, list) => new Negotiator({ headers: { accept } }).mediaTypes(list)
t('by preference', () => assert.deepStrictEqual(types('text/html, application/json;q=0.5', ['application/json', 'text/html']), ['text/html', 'application/json']))
t('any', () => assert.deepStrictEqual(types('*/*', ['a/b']), ['a/b']))
t('same case', () => assert.deepStrictEqual(types('text/html;level=1', ['text/html;level=1', 'text/html']), ['text/html;level=1']))
t('name of the parameter in capitals', () => assert.deepStrictEqual(types('text/html;LEVEL=1', ['text/html;level=1']), ['text/html;level=1']))
t('the other way round', () => assert.deepStrictEqual(types('text/html;level=1', ['text/html;Level=1']), ['text/html;Level=1']))
t('the quality in capitals', () => assert.deepStrictEqual(types('text/html;Q=0.1, text/plain;q=0.5', ['text/html', 'text/plain']), ['text/plain', 'text/html']))
t('another value', () => assert.deepStrictEqual(types('text/html;level=1', ['text/html;level=2']), []))
t('types in capitals', () => assert.deepStrictEqual(types('TEXT/HTML', ['text/html']), ['text/html']))
t('quality zero', () => assert.deepStrictEqual(types('text/html;q=0', ['text/html']), []))
t('without a list', () => assert.deepStrictEqual(types('a/b;q=0.2, c/d'), ['c/d', 'a/b']))

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
