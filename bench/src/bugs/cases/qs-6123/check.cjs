'use strict'
// Behaviour check for qs (case qs-6123)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const parse = require('./package/lib/parse.js')
t('pairs', () => assert.deepStrictEqual(parse('a=b&c=d'), { a: 'b', c: 'd' }))
t('arrays', () => assert.deepStrictEqual(parse('a[]=b&a[]=c'), { a: ['b', 'c'] }))
t('empty arrays', () => assert.deepStrictEqual(parse('a[]=', { allowEmptyArrays: true }), { a: [] }))
t('an empty text without the option', () => assert.deepStrictEqual(parse('a[]='), { a: [''] }))
t('strict nulls', () => assert.deepStrictEqual(parse('a&b=', { strictNullHandling: true }), { a: null, b: '' }))
t('a null in an array', () => assert.deepStrictEqual(parse('a[]', { strictNullHandling: true }), { a: [null] }))
t('both', () => assert.deepStrictEqual(parse('a[]&b=1', { strictNullHandling: true, allowEmptyArrays: true }), { a: [], b: '1' }))
t('both, further down', () => assert.deepStrictEqual(parse('x[a][]&b=1', { strictNullHandling: true, allowEmptyArrays: true }), { x: { a: [] }, b: '1' }))
t('nested', () => assert.deepStrictEqual(parse('a[b][c]=d'), { a: { b: { c: 'd' } } }))
t('indices', () => assert.deepStrictEqual(parse('a[1]=c&a[0]=b'), { a: ['b', 'c'] }))

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
