'use strict'
// Behaviour check for semver (case semver-785)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const semver = require('./package/index.js')
const all = { includePrerelease: true }
t('satisfies', () => { assert.strictEqual(semver.satisfies('1.2.9', '~1.2'), true); assert.strictEqual(semver.satisfies('1.3.0', '~1.2'), false) })
t('no prereleases without the option', () => assert.strictEqual(semver.satisfies('1.2.0-beta', '~1.2'), false))
t('the lower end with prereleases', () => assert.strictEqual(semver.satisfies('1.2.0-beta', '~1.2', all), true))
t('the lower end of a major version', () => assert.strictEqual(semver.satisfies('1.0.0-0', '~1', all), true))
t('as the range', () => { assert.strictEqual(new semver.Range('~1.2', all).range, '>=1.2.0-0 <1.3.0-0'); assert.strictEqual(new semver.Range('~1.2').range, '>=1.2.0 <1.3.0-0') })
t('all three numbers', () => assert.strictEqual(semver.satisfies('1.2.3-beta', '~1.2.3', all), false))
t('the upper end', () => assert.strictEqual(semver.satisfies('1.3.0-beta', '~1.2', all), false))
t('an x range', () => assert.strictEqual(semver.satisfies('1.2.0-beta', '1.2.x', all), true))
t('a caret range', () => assert.strictEqual(semver.satisfies('1.9.0', '^1.2.3'), true))
t('a tilde with a prerelease', () => assert.strictEqual(semver.satisfies('1.2.3-beta.4', '~1.2.3-beta.2'), true))

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
