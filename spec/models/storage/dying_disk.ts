import type { Disk } from '../../../models/storage/disk.ts';

/** Returns a disk whose program is killed after `steps` steps; if the next one is a write, half of it is done. */
export function dyingDisk(disk: Disk, steps: number): Disk {
  let left = steps;
  const live = () => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  return {
    absolute: (path) => disk.absolute(path),
    makeFolder: async (folder) => {
      live();
      return disk.makeFolder(folder);
    },
    list: async (folder) => {
      live();
      return disk.list(folder);
    },
    read: async (file) => {
      live();
      return disk.read(file);
    },
    write: async (file, data) => {
      if (left === 0) await disk.write(file, data.subarray(0, data.length / 2));
      live();
      return disk.write(file, data);
    },
    sync: async (path) => {
      live();
      return disk.sync(path);
    },
    rename: async (from, to) => {
      live();
      return disk.rename(from, to);
    },
    remove: async (file) => {
      live();
      return disk.remove(file);
    },
  };
}
