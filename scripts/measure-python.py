#!/usr/bin/env python3
"""Makes src/content/tables/python.txt: what pip puts on the disk for common packages.

    python3 -m venv /tmp/tools && /tmp/tools/bin/pip install uv packaging
    /tmp/tools/bin/python scripts/measure-python.py /tmp/measured > src/content/tables/python.txt

Each package below is resolved alone, in its newest version, for 64-bit Linux and the Python that runs
this. All that they need is then installed once, without any resolving, and every file that a
package owns is weighed; its bytecode is made here as pip makes it. What is HUGE is left out: nobody
wants to download it for a table, and `sim/size/python.rs` has rules of thumb for it.
"""

import compileall
import datetime
import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# What Dockerfiles and requirement files ask for most.
ROOTS = """
aiobotocore aiofiles aiohttp aiokafka alembic altair annoy anthropic anyio apache-beam apscheduler
argon2-cffi arrow asgiref asyncpg attrs authlib awscli azure-identity azure-keyvault-secrets azure-storage-blob
bcrypt beautifulsoup4 black blinker bokeh boto3 bottle build bandit
cachetools catboost celery celery[redis] certbot chardet cherrypy click colorama coverage cryptography cython
dash dask dask[complete] databases debugpy discord.py django django-allauth django-celery-beat django-cors-headers
django-debug-toolbar django-environ django-extensions django-filter django-redis django-storages
djangorestframework djangorestframework-simplejwt dj-database-url docker drf-spectacular drf-yasg
duckdb dynaconf elasticsearch emoji environs
factory-boy faker falcon fastapi fastapi[standard] fastapi[all] faiss-cpu fire flake8 flask flask-bcrypt flask-caching
flask-cors flask-jwt-extended flask-limiter flask-login flask-mail flask-migrate flask-restful flask-restx
flask-socketio flask-sqlalchemy flask-wtf freezegun
gensim geopandas gevent gitpython google-api-python-client google-auth google-cloud-bigquery google-cloud-firestore
google-cloud-logging google-cloud-pubsub google-cloud-secret-manager google-cloud-storage gradio graphene
graphene-django great-expectations grpcio grpcio-tools gspread gunicorn gunicorn[gevent]
h5py hatchling httpie httptools httpx httpx[http2] huggingface-hub hvac hydra-core hypercorn hypothesis
imageio influxdb-client ipykernel ipython isort itsdangerous
jinja2 joblib jsonschema jupyter jupyterhub jupyterlab kafka-python kombu kubernetes
langchain langchain-community langchain-openai langgraph lightgbm litellm llama-index locust loguru lxml
mako marshmallow markdown matplotlib mkdocs mkdocs-material mlflow moto motor mongoengine mypy mysqlclient
mysql-connector-python networkx newrelic nltk notebook numba numpy
onnxruntime openai opencv-python opencv-python-headless openpyxl opentelemetry-api opentelemetry-sdk
opentelemetry-exporter-otlp opentelemetry-distro opentelemetry-instrumentation-fastapi
opentelemetry-instrumentation-flask opentelemetry-instrumentation-requests orjson
pandas pandas[excel] paramiko passlib passlib[bcrypt] peewee pendulum pika pillow pip pip-tools pipenv pdm plotly
poetry polars pre-commit prefect prometheus-client prometheus-fastapi-instrumentator prophet protobuf
psutil psycopg psycopg[binary] psycopg[binary,pool] psycopg2-binary pyarrow pycryptodome pydantic pydantic[email]
pydantic-settings pyjwt pyjwt[crypto] pylint pymongo pymssql pymysql pyodbc pyopenssl pytest pytest-asyncio
pytest-cov pytest-django pytest-mock pytest-xdist python-dateutil python-decouple python-dotenv python-jose
python-jose[cryptography] python-json-logger python-multipart python-slugify python-telegram-bot pytz pyyaml pyzmq
playwright
qdrant-client quart rasterio redis redis[hiredis] regex reportlab requests requests[socks] rich robotframework rq
ruff
s3fs sanic scikit-image scikit-learn scipy scrapy seaborn selenium sentencepiece sentry-sdk sentry-sdk[flask]
sentry-sdk[django] sentry-sdk[fastapi] setuptools shapely simplejson six slack-sdk spacy sphinx sqlalchemy
sqlalchemy[asyncio] sqlmodel starlette statsmodels streamlit stripe structlog supervisor sympy
tabulate tenacity thumbor tiktoken tokenizers toml tornado tox tqdm transformers trino twilio twine twisted typer
ujson uvicorn uvicorn[standard] uvloop urllib3 uwsgi uv
virtualenv wagtail waitress watchdog watchfiles weasyprint websocket-client websockets werkzeug wheel whitenoise wtforms
xgboost xlsxwriter xmltodict yt-dlp zeep
ansible ansible-core ansible-lint apache-airflow checkov dbt-core dbt-postgres pulumi snowflake-connector-python
clickhouse-connect clickhouse-driver cassandra-driver confluent-kafka neo4j pinecone chromadb weaviate-client
sentence-transformers accelerate datasets evaluate peft timm easyocr ultralytics openai-whisper
""".split()

# Their wheels alone would fill a disk.
HUGE = ("torch", "torchvision", "torchaudio", "tensorflow", "triton", "nvidia-", "cuda-", "jax", "pyspark")


def main():
    work = Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    wanted = {}
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(resolve, ROOTS):
            for name, version in found.items():
                wanted[name] = max(wanted.get(name, version), version, key=sort_key)
    environment = work / "venv"
    if not environment.exists():
        run("uv", "venv", "--quiet", "--python", sys.executable, str(environment))
    for name, version in sorted(wanted.items()):
        install(environment, name, version)
    site = next((environment / "lib").glob("python3*")) / "site-packages"
    compileall.compile_dir(site, quiet=2, workers=2, maxlevels=30)
    write(site)


def run(*words):
    program = str(Path(sys.executable).with_name(words[0]))
    return subprocess.run([program, *words[1:]], capture_output=True, text=True, check=False)


def sort_key(version):
    return [int(part) if part.isdigit() else -1 for part in version.replace("-", ".").split(".")]


def resolve(root):
    """The newest versions of a package and of all that it needs."""
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "-", "--quiet", "--no-header"]
    command += ["--no-annotate", "--only-binary", ":all:", "--python-version", python_version()]
    command += ["--python-platform", "x86_64-manylinux_2_28"]
    done = subprocess.run(command, input=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{root}: not resolved: {done.stderr.splitlines()[:2]}", file=sys.stderr)
    pins = (line.split("==") for line in done.stdout.splitlines() if "==" in line)
    return {canonicalize_name(name.split("[")[0]): version.split(" ")[0].strip() for name, version in pins}


def python_version():
    return ".".join(platform.python_version_tuple()[:2])


def install(environment, name, version):
    if name.startswith(HUGE):
        return
    python = str(environment / "bin" / "python")
    done = run("uv", "pip", "install", "--quiet", "--python", python, "--no-deps", "--only-binary", ":all:",
               "--link-mode", "hardlink", f"{name}=={version}")
    if done.returncode != 0:
        print(f"{name}: not installed: {done.stderr.splitlines()[:2]}", file=sys.stderr)


def weigh(site, distribution):
    """Bytes of a package's files without bytecode, and of the bytecode that pip makes."""
    plain, bytecode = 0, 0
    for file in distribution.files or []:
        path = Path(os.path.normpath(site / file))
        if not path.is_file() or path.suffix == ".pyc":
            continue
        plain += path.stat().st_size
        if path.suffix == ".py":
            compiled = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
            if compiled.is_file():
                # pip lists the bytecode among the package's files, too.
                bytecode += compiled.stat().st_size + len(str(compiled.relative_to(environment_of(site)))) - 20
    return plain, bytecode


def environment_of(site):
    return site.parent.parent.parent


def needs(distribution, extra):
    """Names of what a package needs for an extra, or without one."""
    found = set()
    for text in distribution.requires or []:
        requirement = Requirement(text)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        always = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and not (extra and always):
            name = canonicalize_name(requirement.name)
            found.update([name] if not requirement.extras else
                         [f"{name}[{it}]" for it in sorted(requirement.extras)] + [name])
    return sorted(found)


def write(site):
    packages = {canonicalize_name(it.metadata["Name"]): it for it in distributions(path=[str(site)])}
    basic = {name: needs(it, "") for name, it in packages.items()}
    extras = {}
    for text in [*ROOTS, *(it for names in basic.values() for it in names)]:
        name, _, asked = text.rstrip("]").partition("[")
        extras.setdefault(canonicalize_name(name), set()).update(asked.split(",") if asked else ())
    today = datetime.datetime.now(datetime.timezone.utc).date()
    print(f"# Made by scripts/measure-python.py on {today} with Python {python_version()}; do not edit.")
    print("# name version kilobytes of bytecode[ needs …]; name[extra] lists what it adds")
    rows = []
    for name, distribution in packages.items():
        plain, bytecode = weigh(site, distribution)
        row = [name, distribution.version, str(round(plain / 1000)), str(round(bytecode / 1000))]
        rows.append(row + basic[name])
        for extra in sorted(extras.get(name, [])):
            rows.append([f"{name}[{extra}]", *needs(distribution, extra)])
    for row in sorted(rows):
        print(" ".join(row))


main()
