'use strict'
// Behaviour check for negotiator (case negotiator-047)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Negotiator = require('./package/lib/negotiator.js')
const types = (accept, list) => new Negotiator({ headers: { accept } }).mediaTypes(list)
const languages = (accept, list) => new Negotiator({ headers: { 'accept-language': accept } }).languages(list)
t('types', () => assert.deepStrictEqual(types('text/html, application/json;q=0.5', ['application/json', 'text/html', 'a/b']), ['text/html', 'application/json']))
t('any type', () => assert.deepStrictEqual(types('*/*', ['a/b']), ['a/b']))
t('what is no type is left out', () => assert.deepStrictEqual(types('text/html, */*;q=0.1', ['json', 'text/html']), ['text/html']))
t('an empty type is left out', () => assert.deepStrictEqual(types('*/*', ['', 'a/b']), ['a/b']))
t('languages', () => assert.deepStrictEqual(languages('en;q=0.8, de', ['en', 'de', 'fr']), ['de', 'en']))
t('regions', () => assert.deepStrictEqual(languages('en', ['en-US', 'de']), ['en-US']))
t('what is no language is left out', () => assert.deepStrictEqual(languages('en, *', ['', 'en']), ['en']))
t('without a list', () => assert.deepStrictEqual(languages('fr;q=0.1, es'), ['es', 'fr']))
t('charsets', () => assert.deepStrictEqual(new Negotiator({ headers: { 'accept-charset': 'utf-8, *;q=0.1' } }).charsets(['utf-8', 'x']), ['utf-8', 'x']))

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
