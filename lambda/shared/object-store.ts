/** The few calls on objects that preparing a dataset needs. Outputs go to the one bucket that the store was made for. */
export interface ObjectStore {
  /** Keys under a prefix, in any order. */
  list(bucket: string, prefix: string): AsyncIterable<string>;

  /**
   * The bytes of an object; `undefined` when there is no such object.
   *
   * @param ifMatch entity tag that an earlier read saw: `undefined` also when the object is no longer the same
   */
  open(bucket: string, key: string, ifMatch?: string): Promise<OpenedObject | undefined>;

  /** Writes a small object whole. */
  put(key: string, body: Uint8Array): Promise<void>;

  /** Begins an object whose size is not known yet. */
  upload(key: string): ObjectUpload;
}

export interface OpenedObject {
  readonly etag: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** An object under way: it exists once `finish` has returned, and never in part. */
export interface ObjectUpload {
  /** Takes over the bytes; returns when more may follow. */
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  abort(): Promise<void>;
}
