declare module 'fs-native-extensions' {
  /** Whether the exclusive lock on the whole file was to be had; it lasts until the file is closed or the process ends. */
  export function tryLock(file: number): boolean;
}
