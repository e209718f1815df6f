'use strict'
// Behaviour check for css-what (case css-what-601)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { parse } = require('./package/lib/commonjs/index.js')
const types = (s) => parse(s)[0].map((x) => x.type)
t('a tag', () => assert.deepStrictEqual(parse('div'), [[{ type: 'tag', name: 'div', namespace: null }]]))
t('a namespace', () => assert.deepStrictEqual(parse('svg|a'), [[{ type: 'tag', name: 'a', namespace: 'svg' }]]))
t('any namespace', () => assert.deepStrictEqual(parse('*|a'), [[{ type: 'tag', name: 'a', namespace: '*' }]]))
t('columns with spaces', () => assert.deepStrictEqual(types('a || b'), ['tag', 'column-combinator', 'tag']))
t('columns right after a tag', () => assert.deepStrictEqual(types('a||b'), ['tag', 'column-combinator', 'tag']))
t('columns after a class', () => assert.deepStrictEqual(types('.a||b'), ['attribute', 'column-combinator', 'tag']))
t('columns after any tag', () => assert.deepStrictEqual(parse('*||td')[0][0], { type: 'universal', namespace: null }))
t('children', () => assert.deepStrictEqual(types('a>b'), ['tag', 'child', 'tag']))
t('universal in a namespace', () => assert.deepStrictEqual(parse('svg|*'), [[{ type: 'universal', namespace: 'svg' }]]))
t('nonsense is refused', () => assert.throws(() => parse('a[')))

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
