import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { AppError, systemCode } from '../errors.ts';

/**
 * A port of the loopback interface that can be listened on now: `wanted`, or any free one for 0.
 * @throws AppError `conflict` when something listens there, `forbidden` when this user may not.
 */
export async function claimablePort(wanted: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
  } catch (cause) {
    if (systemCode(cause) === 'EADDRINUSE') {
      throw new AppError('conflict', `Port ${wanted} is in use.`, { cause });
    }
    if (systemCode(cause) === 'EACCES') {
      throw new AppError('forbidden', `Port ${wanted} is not for this user; take one from 1024.`, { cause });
    }
    throw cause;
  }
  const { port } = probe.address() as AddressInfo;
  const closed = once(probe, 'close');
  probe.close();
  await closed;
  return port;
}
