# Quipu in a container: built in one stage, run in a small one as an ordinary user. See docker-compose.yml.

FROM rust:1.95.0-slim-trixie AS build
# The image's own toolchain; rust-toolchain.toml would fetch lints and formatting as well.
ENV RUSTUP_TOOLCHAIN=1.95.0 SQLX_OFFLINE=true
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin quipu && cp target/release/quipu /quipu

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tesseract-ocr \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin quipu \
    && install -d -o quipu -g quipu -m 0700 /data
COPY --from=build /quipu /usr/local/bin/quipu
USER quipu
WORKDIR /data
VOLUME /data
ENV QUIPU_DATA_DIR=/data QUIPU_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["quipu", "healthcheck"]
ENTRYPOINT ["quipu"]
