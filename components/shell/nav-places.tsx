'use client';
import { usePathname } from 'next/navigation';

/** Pages that are no file. Where they lead is on each page, above the tree. */
const places = [
  { href: '/', words: 'Home' },
  { href: '/board', words: 'Tasks' },
  { href: '/runs', words: 'Runs' },
  { href: '/insights', words: 'Insights' },
];

export function NavPlaces() {
  const pathname = usePathname();
  return (
    <ul className="ui-list shell-places">
      {places.map(({ href, words }) => (
        <li key={href}>
          <a href={href} aria-current={pathname === href ? 'page' : undefined}>
            {words}
          </a>
        </li>
      ))}
    </ul>
  );
}
