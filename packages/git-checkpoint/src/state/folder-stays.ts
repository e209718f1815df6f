/** Not empty, not there, not a folder, a mount point, or not ours to remove: then it stays, as with git. */
export const FOLDER_STAYS = ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EBUSY', 'EPERM', 'EACCES'];
