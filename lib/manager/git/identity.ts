/** Who commits where the person never told git their name. */
export const fallbackIdentity = { name: 'Dataface Tasks', email: 'dataface-tasks@localhost' };
