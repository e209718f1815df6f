'use strict'
// Behaviour check for papaparse (case papaparse-552)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Papa = require('./package/papaparse.js')
console.warn = () => {}
const steps = (text, config) => { const rows = []; Papa.parse(text, { ...config, step: (r) => { rows.push(r.data) } }); return rows }
t('rows', () => assert.deepStrictEqual(Papa.parse('a,b\n1,2').data, [['a', 'b'], ['1', '2']]))
t('header', () => assert.deepStrictEqual(Papa.parse('a,b\n1,2', { header: true }).data, [{ a: '1', b: '2' }]))
t('repeated headers are renamed', () => assert.deepStrictEqual(Papa.parse('a,a\n1,2', { header: true }).data, [{ a: '1', a_1: '2' }]))
t('one by one without a header', () => assert.deepStrictEqual(steps('a,a\n1,1', {}), [['a', 'a'], ['1', '1']]))
t('one by one with empty values', () => assert.deepStrictEqual(steps('A,B,C\na,b,c\na,,', { header: true }), [{ A: 'a', B: 'b', C: 'c' }, { A: 'a', B: '', C: '' }]))
t('one by one with repeated values', () => assert.deepStrictEqual(steps('A,B\nx,x\ny,y', { header: true }), [{ A: 'x', B: 'x' }, { A: 'y', B: 'y' }]))
t('one by one with repeated headers', () => assert.deepStrictEqual(steps('A,A\n1,2', { header: true }), [{ A: '1', A_1: '2' }]))
t('quotes', () => assert.deepStrictEqual(Papa.parse('"a,""b""",c').data, [['a,"b"', 'c']]))
t('unparse', () => assert.strictEqual(Papa.unparse([{ a: 1, b: 'x,y' }]), 'a,b\r\n1,"x,y"'))

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
