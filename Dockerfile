# syntax=docker/dockerfile:1

# The packages alone, so that a change of our code does not install them again. No package needs its install
# script (better-sqlite3 brings its binaries), so none is run; the load below proves it for this platform. The Node
# that a checkout brings is left out: the image has its own. So is the TypeScript compiler, which a package names as a
# peer for those who compile against it: nothing here does, Node strips the types itself.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
    && rm -rf node_modules/node-linux-* node_modules/.bin/node \
        node_modules/typescript node_modules/@typescript node_modules/.bin/tsc \
    && npm cache clean --force
RUN node -e "new (require('better-sqlite3'))(':memory:').close()"

FROM node:24-slim
# Without a queue.url dongbo runs a private redis-server, so the image works alone as well.
RUN apt-get update \
    && apt-get install -y --no-install-recommends redis-server \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY config ./config
COPY src ./src
COPY scripts/bench ./scripts/bench
COPY workers ./workers
# A volume for the code tables alone takes its owner from /data/mappings.
# `docker exec CONTAINER dongbo gap`; the code stays root's, so that the daemon cannot change it.
RUN chmod 755 src/cli/dongbo.cjs \
    && ln -s /app/src/cli/dongbo.cjs /usr/local/bin/dongbo \
    && install -d -o node -g node -m 700 /data /data/mappings \
    && install -d /etc/dongbo
ENV NODE_ENV=production \
    DONGBO_TYPED_AS=dongbo \
    DONGBO_CONFIG=/etc/dongbo/dongbo.yaml
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "/app/src/cli/healthcheck.ts"]
# Exec form: node is process 1 and gets the SIGTERM itself, which it answers by draining. A shell in between would
# swallow it; an init process is not needed, since node reaps the one child it has.
ENTRYPOINT ["/app/src/cli/dongbo.cjs"]
CMD ["start"]
