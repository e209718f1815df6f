'use strict'
// Behaviour check for ini (case ini-413)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ini = require('./package/lib/ini.js')
t('values', () => assert.deepStrictEqual({ ...ini.parse('a=1\nb = x') }, { a: '1', b: 'x' }))
t('sections', () => assert.deepStrictEqual(JSON.parse(JSON.stringify(ini.parse('[s]\na=1\n[s.t]\nb=2'))), { s: { a: '1', t: { b: '2' } } }))
t('bracketed arrays', () => assert.deepStrictEqual({ ...ini.parse('a[]=1\na[]=2') }, { a: ['1', '2'] }))
t('the last one wins', () => assert.deepStrictEqual({ ...ini.parse('abc=1\nabc=2') }, { abc: '2' }))
t('keys given twice are arrays', () => assert.deepStrictEqual({ ...ini.parse('abc=1\nabc=2', { bracketedArray: false }) }, { abc: ['1', '2'] }))
t('short keys given twice', () => assert.deepStrictEqual({ ...ini.parse('a=1\na=2\nb=3', { bracketedArray: false }) }, { a: ['1', '2'], b: '3' }))
t('numbers in quotes', () => assert.deepStrictEqual({ ...ini.parse('a="1"\nb=null') }, { a: '1', b: null }))
t('brackets given once stay', () => assert.deepStrictEqual({ ...ini.parse('abc[]=1', { bracketedArray: false }) }, { 'abc[]': '1' }))
t('comments', () => assert.deepStrictEqual({ ...ini.parse('; no\n# no\na=1 ; no') }, { a: '1' }))
t('__proto__ is left out', () => assert.deepStrictEqual({ ...ini.parse('__proto__=1\na=2') }, { a: '2' }))

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
