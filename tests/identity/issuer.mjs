// An issuer of identities for the tests: oidc-provider on loopback, with the people that the
// environment names. Whoever is entered on its sign-in page is that person; the password is anything.
import process from "node:process";
import { Provider } from "oidc-provider";

const { PORT, PEOPLE, CLIENTS } = process.env;
const people = JSON.parse(PEOPLE);

const issuer = new Provider(`http://localhost:${PORT}`, {
  clients: JSON.parse(CLIENTS),
  claims: { email: ["email", "email_verified"], profile: ["name", "given_name", "family_name"] },
  conformIdTokenClaims: true,
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  async findAccount(_context, id) {
    const [subject, who] = [id, people[id]];
    return who && { accountId: subject, claims: async () => ({ sub: subject, ...who }) };
  },
});
issuer.listen(Number(PORT), "127.0.0.1");
