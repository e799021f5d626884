/** Descriptor of the pipe that tells a server whether its starter still lives; see `end-with-starter.ts`. */
export const starterPipe = 3;
