import type { Ctx } from '../ctx.ts';
import { jvmFrames } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const M = 'mobile';
const E = 'embedded';

const gradleTail = (c: Ctx): string =>
  c.opt(
    `\n\n* Try:\n> Run with --stacktrace option to get the stack trace.\n> Run with --info or --debug option to get more log output.\n> Get more help at https://help.gradle.org.\n\nBUILD FAILED in ${c.n(4, 59)}s`,
  );

const duplicateClass: Render = (c) => {
  const cache = `${c.win ? 'C:\\Users\\' : '/home/'}${c.user}${c.sep}.gradle${c.sep}caches${c.sep}transforms-3${c.sep}`;
  const [old, fresh] = [`1.6.${c.n(0, 21)}`, `1.8.${c.n(0, 22)}`];
  const jar = (name: string): string => `${cache}${c.hex(32)}${c.sep}transformed${c.sep}${name}.jar`;
  const at = (name: string, group: string): string =>
    c.rng.chance(0.5) ? `${name} (${group})` : `${jar(name)} (${group})`;
  return `${c.opt("FAILURE: Build failed with an exception.\n\n* What went wrong:\nExecution failed for task ':app:checkDebugDuplicateClasses'.\n> A failure occurred while executing com.android.build.gradle.internal.tasks.CheckDuplicatesRunnable\n   > ", 0.7)}Duplicate class kotlin.collections.jdk8.CollectionsJDK8Kt found in modules ${at(`jetified-kotlin-stdlib-${fresh}`, `org.jetbrains.kotlin:kotlin-stdlib:${fresh}`)} and ${at(`jetified-kotlin-stdlib-jdk8-${old}`, `org.jetbrains.kotlin:kotlin-stdlib-jdk8:${old}`)}${c.opt('\n     \n     Go to the documentation to learn how to <a href="d.android.com/r/tools/classpath-sync-errors">Fix dependency resolution errors</a>.', 0.5)}${gradleTail(c)}`;
};

const xcodeError =
  (message: string): Render =>
  (c) => {
    const project = `/Users/${c.user}/dev/${c.repo}/ios/Runner.xcodeproj`;
    return `${c.pick([`${project}: `, '', `${project}: `])}error: ${message} (in target 'Runner' from project 'Runner')${c.opt(`\n** ${c.pick(['BUILD', 'ARCHIVE'])} FAILED **\n`)}`;
  };

const podSandbox: Render = (c) =>
  `${c.opt(`PhaseScriptExecution [CP]\\ Check\\ Pods\\ Manifest.lock /Users/${c.user}/Library/Developer/Xcode/DerivedData/Runner-${c.b36(28)}/Build/Intermediates.noindex/Script-${c.hex(24).toUpperCase()}.sh (in target 'Runner' from project 'Runner')\n`, 0.5)}diff: /Podfile.lock: No such file or directory\ndiff: /Manifest.lock: No such file or directory\nerror: The sandbox is not in sync with the Podfile.lock. Run 'pod install' or update your CocoaPods installation.`;

const parcel: Render = (c) => {
  const pid = c.pid();
  const size = c.n(540000, 4000000);
  const msg = `android.os.TransactionTooLargeException: data parcel size ${size} bytes`;
  const body = `FATAL EXCEPTION: main\nProcess: com.example.shop, PID: ${pid}\njava.lang.RuntimeException: ${msg}${jvmFrames(c, ['android.app.servertransaction.PendingTransactionActions$StopInfo.run(PendingTransactionActions.java:#)', 'android.os.Handler.handleCallback(Handler.java:#)', 'android.os.Looper.loop(Looper.java:#)', 'android.app.ActivityThread.main(ActivityThread.java:#)'])}\nCaused by: ${msg}${jvmFrames(c, ['android.os.BinderProxy.transactNative(Native Method)', 'android.os.BinderProxy.transact(BinderProxy.java:#)', 'android.app.IActivityTaskManager$Stub$Proxy.activityStopped(IActivityTaskManager.java:#)'])}\n\t... ${c.n(5, 9)} more`;
  return c.pick([
    () => {
      const at = `${c.time.day.slice(5)} ${c.time.clock()}.${c.n(100, 999)}`;
      return body
        .split('\n')
        .map((l) => `${at} ${String(pid).padStart(5)} ${String(pid).padStart(5)} E AndroidRuntime: ${l}`)
        .join('\n');
    },
    () =>
      body
        .split('\n')
        .map((l) => `E/AndroidRuntime(${String(pid).padStart(5)}): ${l}`)
        .join('\n'),
    () => `E/AndroidRuntime: ${body.split('\n').join('\n    ')}`,
    () => body.slice(body.indexOf('java.lang')),
  ])();
};

const word = (c: Ctx, high = '3ff'): string => `0x${high}${c.hex(8 - high.length)}`;

const guru =
  (kind: string, cause: string): Render =>
  (c) => {
    const core = c.n(0, 1);
    const reg = (name: string): string => `${name.padEnd(8)}: ${word(c, c.pick(['3ff', '000', '400', '800']))}`;
    const row = (...names: string[]): string => names.map(reg).join('  ');
    const dump = `\n\nCore  ${core} register dump:\n${row('PC', 'PS', 'A0', 'A1')}  \n${row('A2', 'A3', 'A4', 'A5')}  \n${row('A6', 'A7', 'A8', 'A9')}  \n${row('A10', 'A11', 'A12', 'A13')}  \n${row('A14', 'A15', 'SAR')}  EXCCAUSE: ${cause}  \n${row('EXCVADDR', 'LBEG', 'LEND', 'LCOUNT')}  `;
    const trace = `\n\nBacktrace:${Array.from({ length: c.n(3, 8) }, () => ` ${word(c, '400')}:${word(c, '3ff')}`).join('')}`;
    return `${c.opt(`I (${c.n(300, 90000)}) wifi: state: run -> init\n`, 0.3)}Guru Meditation Error: Core  ${core} panic'ed (${kind}). Exception was unhandled.${c.opt(dump, 0.8)}${c.opt(trace, 0.8)}${c.opt(`\n\nELF file SHA256: ${c.hex(16)}\n\nRebooting...`, 0.5)}`;
  };

const armLd = (c: Ctx): string =>
  c.pick([
    `/usr/lib/gcc/arm-none-eabi/${c.n(10, 13)}.${c.n(1, 3)}.1/../../../arm-none-eabi/bin/ld`,
    `/opt/gcc-arm-none-eabi-${c.n(10, 13)}/bin/../lib/gcc/arm-none-eabi/${c.n(10, 13)}.3.1/../../../../arm-none-eabi/bin/ld`,
    `/home/${c.user}/zephyr-sdk-0.16.${c.n(1, 8)}/arm-zephyr-eabi/bin/ld.bfd`,
  ]);

const region =
  (section: string, name: string): Render =>
  (c) => {
    const ld = armLd(c);
    return `${ld}: build/firmware.elf section \`${section}' will not fit in region \`${name}'\n${ld}: region \`${name}' overflowed by ${c.n(4, 90000)} bytes\ncollect2: error: ld returned 1 exit status${c.opt(`\nninja: build stopped: subcommand failed.`, 0.4)}`;
  };

const cmakePackage: Render = (c) =>
  `CMake Error at CMakeLists.txt:${c.ln()} (find_package):\n  By not providing "FindSDL2.cmake" in CMAKE_MODULE_PATH this project has\n  asked CMake to find a package configuration file provided by "SDL2", but\n  CMake did not find one.\n\n  Could not find a package configuration file provided by "SDL2" with any of\n  the following names:\n\n    SDL2Config.cmake\n    sdl2-config.cmake\n\n  Add the installation prefix of "SDL2" to CMAKE_PREFIX_PATH or set\n  "SDL2_DIR" to a directory containing one of the above files.  If "SDL2"\n  provides a separate development package or SDK, be sure it has been\n  installed.\n\n\n-- Configuring incomplete, errors occurred!${c.opt(`\nSee also "${c.p('build/CMakeFiles/CMakeOutput.log')}".`, 0.5)}`;

const avrdude: Render = (c) => {
  const sync = c.n(3, 10);
  const lines = Array.from(
    { length: sync },
    (_, i) => `avrdude: stk500_getsync() attempt ${i + 1} of 10: not in sync: resp=0x${c.hex(2)}`,
  ).join('\n');
  return `${c.opt(`avrdude: Version ${c.n(6, 7)}.${c.n(1, 3)}\n`, 0.4)}avrdude: stk500_recv(): programmer is not responding\n${lines}`;
};

export const DEVICES: readonly CauseDef[] = [
  known(M, 'cli', 'android-duplicate-collectionsjdk8', duplicateClass, true),
  known(
    M,
    'cli',
    'xcode-no-development-team',
    xcodeError(
      'Signing for "Runner" requires a development team. Select a development team in the Signing & Capabilities editor.',
    ),
  ),
  known(M, 'daemon', 'android-parcel-too-large', parcel),
  known(E, 'daemon', 'esp-load-prohibited', guru('LoadProhibited', '0x0000001c')),
  known(E, 'cli', 'arm-flash-overflow', region('.text', 'FLASH')),
  known(E, 'cli', 'cmake-no-sdl2', cmakePackage, true),
  novel(
    M,
    'cli',
    'xcode-no-profiles',
    'xcode-no-development-team',
    xcodeError(
      "No profiles for 'com.example.shop' were found: Xcode couldn't find any iOS App Development provisioning profiles matching 'com.example.shop'. Automatic signing is disabled and unable to generate a profile. To enable automatic signing, pass -allowProvisioningUpdates to xcodebuild.",
    ),
  ),
  novel(M, 'cli', 'pods-sandbox-out-of-sync', null, podSandbox),
  novel(E, 'daemon', 'esp-store-prohibited', 'esp-load-prohibited', guru('StoreProhibited', '0x0000001d')),
  novel(E, 'cli', 'arm-ram-overflow', 'arm-flash-overflow', region('.bss', 'RAM')),
  novel(E, 'cli', 'avrdude-not-responding', null, avrdude),
];
