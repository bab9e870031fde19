/** The workflows of GitHub Actions; docs/review-ci.md explains the two of the review, and has the same text. */

/** A Handlebars template; the branch is written as YAML. */
export const fluxCheck = `name: flux-check
on:
  pull_request:
  push:
    branches:
      - {{branch}}
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npx fluxsmith check --output github
      - run: npm run format:check
`;

export const fluxReview = `name: flux-review
on: pull_request
permissions:
  contents: read
jobs:
  review:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4 # the tool, from the base
        with:
          ref: \${{ github.base_ref }}
          path: base
          persist-credentials: false
      - uses: actions/checkout@v4 # the pull request, merged
        with:
          fetch-depth: 0
          path: change
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: |
          npm ci
          echo "$PWD/node_modules/.bin" >> "$GITHUB_PATH"
        working-directory: base
      - run: |
          fluxsmith diff "origin/$GITHUB_BASE_REF...HEAD" --fail-on danger --output markdown > ../review.md
        working-directory: change
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: flux-review
          path: review.md
`;

export const fluxReviewComment = `name: flux-review-comment
on:
  workflow_run:
    workflows: [flux-review]
    types: [completed]
permissions:
  actions: read
  contents: read
  pull-requests: write
jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4 # the default branch, never the pull request
        with:
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - uses: actions/download-artifact@v4
        with:
          name: flux-review
          path: \${{ runner.temp }}/review
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - env:
          GITHUB_TOKEN: \${{ github.token }}
          HEAD: \${{ github.event.workflow_run.head_repository.owner.login }}:\${{ github.event.workflow_run.head_branch }}
          COMMIT: \${{ github.event.workflow_run.head_sha }}
        run: |
          number=$(gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" --raw-field state=open --raw-field head="$HEAD" \\
            --jq 'map(select(.head.sha == env.COMMIT)) | .[0].number // empty')
          if [ -z "$number" ]; then echo "closed, or pushed to since"; exit 0; fi
          npx fluxsmith comment --file "$RUNNER_TEMP/review/review.md" --pull-request "$number"
`;
