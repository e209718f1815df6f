'use strict'
// What the owner of this agent expects of ini.
// node checks/ini.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const ini = require('../vendor/ini/ini.js')
const eol = process.platform === 'win32' ? '\r\n' : '\n'
t('plain value is not quoted', () => assert.strictEqual(ini.stringify({a: 'b'}), 'a=b' + eol))
t('numbers and booleans', () => assert.strictEqual(ini.stringify({n: 1, y: true}), 'n=1' + eol + 'y=true' + eol))
t('value with = is quoted', () => assert.strictEqual(ini.stringify({eq: 'eq=eq'}), 'eq="eq=eq"' + eol))
t('value with = in a section is quoted', () => assert.strictEqual(ini.stringify({s: {k: 'x=y=z'}}), '[s]' + eol + 'k="x=y=z"' + eol))
t('safe quotes a leading =', () => assert.strictEqual(ini.safe('=x'), '"=x"'))
t('safe leaves other text alone', () => assert.strictEqual(ini.safe('hello world'), 'hello world'))
t('newlines are quoted', () => assert.strictEqual(ini.safe('a\nb'), JSON.stringify('a\nb')))
t('semicolons are escaped', () => assert.strictEqual(ini.safe('a;b'), 'a\\;b'))
t('round trip', () => assert.strictEqual(ini.parse(ini.stringify({eq: 'p=q'})).eq, 'p=q'))

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
