export {
  BackupRefused,
  fingerprintOf,
  type Manifest,
  readManifest,
  restore,
  takeBackup,
} from './backup.js';
export { ClientToolMissing } from './client-tools.js';
export { copyFolder } from './cluster-copy.js';
