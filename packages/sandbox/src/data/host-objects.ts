import { gives, named, parts } from './entry.ts';

/** `process`, by name and as a module. */
export const PROCESS = parts(
  {
    ...named('env loadEnvFile', gives('env')),
    ...named(
      'exit abort kill reallyExit exitCode chdir umask setuid setgid seteuid setegid setgroups initgroups',
      gives('process.control'),
    ),
    ...named(
      'on once off addListener removeListener removeAllListeners emit prependListener',
      gives('process.control'),
    ),
    ...named('binding _linkedBinding dlopen _debugProcess _startProfilerIdleNotifier', gives('native')),
    ...named('mainModule getBuiltinModule', gives('import.dynamic')),
    ...named('report setSourceMapsEnabled', gives('debug')),
    ...named('hrtime uptime', gives('process.info', 'clock')),
    ...named('nextTick', gives('process.info', 'timers')),
    ...named('cwd execPath', gives('process.info', 'host.paths')),
    ...named('stdin stdout stderr send disconnect connected channel', gives('process.info', 'process.control')),
    ...named(
      'argv argv0 arch platform version versions pid ppid title release memoryUsage features',
      gives('process.info'),
    ),
    ...named(
      'emitWarning config execArgv cpuUsage resourceUsage constrainedMemory availableMemory',
      gives('process.info'),
    ),
  },
  'process.control',
);

/** `console`, by name and as a module. */
export const CONSOLE = parts(
  named(
    'log info warn error debug trace dir table group groupCollapsed groupEnd assert count countReset time timeEnd timeLog',
    gives('console'),
  ),
  'process.control',
);
