'use strict'
// Behaviour check for fast-json-patch (case json-patch-205)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { applyPatch, applyOperation, getValueByPointer } = require('./package/lib/core.js')
const patched = (document, ...patch) => { applyPatch(document, patch); return document }
t('add to an object', () => assert.deepStrictEqual(patched({ a: 1 }, { op: 'add', path: '/b', value: 2 }), { a: 1, b: 2 }))
t('add to an array', () => assert.deepStrictEqual(patched({ l: ['a', 'c'] }, { op: 'add', path: '/l/1', value: 'b' }), { l: ['a', 'b', 'c'] }))
t('add at the end', () => assert.deepStrictEqual(patched({ l: [1] }, { op: 'add', path: '/l/-', value: 2 }), { l: [1, 2] }))
t('add a property to an array', () => { const d = patched({ l: [1, 2] }, { op: 'add', path: '/l/name', value: 'x' }); assert.deepStrictEqual([...d.l], [1, 2]); assert.strictEqual(d.l.name, 'x') })
t('replace a property of an array', () => { const d = { l: Object.assign([1, 2], { name: 'x' }) }; patched(d, { op: 'replace', path: '/l/name', value: 'y' }); assert.deepStrictEqual([...d.l], [1, 2]); assert.strictEqual(d.l.name, 'y') })
t('read a property of an array', () => assert.strictEqual(getValueByPointer({ l: Object.assign([1], { name: 'x' }) }, '/l/name'), 'x'))
t('remove', () => assert.deepStrictEqual(patched({ l: [1, 2, 3], a: 1 }, { op: 'remove', path: '/l/0' }, { op: 'remove', path: '/a' }), { l: [2, 3] }))
t('move and copy', () => assert.deepStrictEqual(patched({ a: { b: 1 }, c: {} }, { op: 'move', from: '/a/b', path: '/c/d' }, { op: 'copy', from: '/c/d', path: '/e' }), { a: {}, c: { d: 1 }, e: 1 }))
t('test', () => { assert.strictEqual(applyOperation({ a: [1] }, { op: 'test', path: '/a', value: [1] }).test, true); assert.throws(() => applyOperation({ a: 1 }, { op: 'test', path: '/a', value: 2 })) })
t('an index that is none is refused when it is validated', () => assert.throws(() => applyPatch({ l: [1] }, [{ op: 'add', path: '/l/name', value: 1 }], true)))

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
