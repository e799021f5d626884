import { configure } from '@testing-library/react';

// What is looked for until it comes: the one second that it has by itself is short where two cores have much else to do.
configure({ asyncUtilTimeout: 10_000 });
