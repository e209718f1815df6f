'use strict'
// Behaviour check for mri (case mri-113)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const mri = require('./package/lib/index.js')
t('flags', () => assert.deepStrictEqual(mri(['--a', '--b', '1', 'x']), { _: ['x'], a: true, b: 1 }))
t('a text by default', () => assert.deepStrictEqual(mri([], { default: { a: 'x' } }), { _: [], a: 'x' }))
t('a boolean by default', () => assert.deepStrictEqual(mri(['--a', 'x'], { default: { a: false } }), { _: ['x'], a: true }))
t('null by default', () => assert.deepStrictEqual(mri([], { default: { a: null } }), { _: [], a: null }))
t('a number by default', () => assert.deepStrictEqual(mri(['--b'], { default: { a: 5 } }), { _: [], a: 5, b: true }))
t('null by default, and given', () => assert.deepStrictEqual(mri(['--a', 'x'], { default: { a: null } }), { _: [], a: 'x' }))
t('a text by default stays one', () => assert.strictEqual(mri(['--a', '5'], { default: { a: 'x' } }).a, '5'))
t('aliases', () => assert.deepStrictEqual(mri(['-a'], { alias: { a: 'all' } }), { _: [], a: true, all: true }))
t('repeated', () => assert.deepStrictEqual(mri(['--a', '1', '--a', '2']).a, [1, 2]))

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
